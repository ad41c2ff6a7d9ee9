import { useEffect } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useChanges } from '../api/use-changes';
import { useHealthChanges } from '../pages/email-servers/use-health-changes';
import { REQUEST_ARRIVED } from '../pages/getting-started/getting-started.operations';
import { useSession } from '../session/session-context';
import { TourPanel } from './tour-panel';
import { isBroken, tourSteps } from './tour-steps';
import { DEMO, TOUR_STATE } from './tour.operations';
import { useTourMemory } from './use-tour-memory';

/** The guided tour of `npm run demo`, above every page; nothing anywhere else. */
export function Tour() {
  const { viewer } = useSession();
  const isAdmin = viewer.role === 'ADMIN';
  const [{ data }] = useQuery({ query: DEMO, requestPolicy: 'cache-first', pause: !isAdmin });
  return data?.demo ? <LiveTour sandboxUrl={data.demo.sandboxUrl} /> : null;
}

/** Follows what happens in the installation: each step is done when its outcome is there. */
function LiveTour({ sandboxUrl }: { sandboxUrl: string }) {
  const { pathname } = useLocation();
  const [{ data }, reload] = useQuery({ query: TOUR_STATE, requestPolicy: 'cache-and-network' });
  useHealthChanges(reload);
  useChanges(REQUEST_ARRIVED, reload);
  const [memory, remember] = useTourMemory(data?.systemStatus.startedAt);

  const seesRequest = /^\/requests\/./.test(pathname) && !memory.requestSeen;
  const seesBroken = data !== undefined && isBroken(data) && !memory.consentBroken;
  useEffect(() => {
    if (seesRequest || seesBroken) {
      remember({ ...(seesRequest && { requestSeen: true }), ...(seesBroken && { consentBroken: true }) });
    }
  });
  if (!data) return null;
  return (
    <TourPanel
      steps={tourSteps(data, memory, sandboxUrl)}
      hidden={memory.hidden}
      setHidden={(hidden) => remember({ hidden })}
    />
  );
}

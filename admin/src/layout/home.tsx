import { Navigate, useNavigation } from 'react-router';
import { useQuery } from 'urql';
import { SET_UP_STATE } from '../pages/getting-started/getting-started.operations';
import { setUpSteps } from '../pages/getting-started/set-up-steps';
import { useSession } from '../session/session-context';

/** Each role begins where its work is; administrators of an installation that is not set up yet begin with that. */
export function Home() {
  const { viewer } = useSession();
  switch (viewer.role) {
    case 'ADMIN':
      return <AdministratorsHome />;
    case 'TECHNICIAN':
      return <Navigate to="/requests" replace />;
    case 'MONITOR':
      return <Navigate to="/status" replace />;
  }
}

/** In the demo the tour leads, above every page. */
function AdministratorsHome() {
  const [{ data, error }] = useQuery({ query: SET_UP_STATE });
  const isLeaving = useNavigation().state !== 'idle';
  // Who has clicked in the menu meanwhile, and waits for that page, is not to be led elsewhere.
  if (isLeaving) return null;
  if (error || data?.demo) return <Navigate to="/support-channel/emails/incoming" replace />;
  if (!data) return null;
  const complete = setUpSteps(data, location.origin).every(({ done }) => done);
  return <Navigate to={complete ? '/support-channel/emails/incoming' : '/getting-started'} replace />;
}

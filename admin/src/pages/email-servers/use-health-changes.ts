import { useEffect, useEffectEvent } from 'react';
import { useSubscription } from 'urql';
import { onLive } from '../../api/client';
import { SERVER_HEALTH_CHANGED } from './email-servers.operations';

/** Nothing tells when the server has begun to listen for a subscription (graphql-transport-ws has no answer to it). */
const SUBSCRIBED_AFTER_MS = 1_000;

/** Asks again whenever some server's health, consent or push state changes, and for what changed before it was told. */
export function useHealthChanges(reload: (options: { requestPolicy: 'network-only' }) => void): void {
  const askAgain = useEffectEvent(() => reload({ requestPolicy: 'network-only' }));
  useEffect(() => {
    let timer: number | undefined;
    const end = onLive(() => (timer = window.setTimeout(() => askAgain(), SUBSCRIBED_AFTER_MS)));
    return () => {
      end();
      window.clearTimeout(timer);
    };
  }, []);
  useSubscription({ query: SERVER_HEALTH_CHANGED }, (_, change) => {
    reload({ requestPolicy: 'network-only' });
    return change;
  });
}

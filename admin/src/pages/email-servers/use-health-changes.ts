import { useSubscription } from 'urql';
import { SERVER_HEALTH_CHANGED } from './email-servers.operations';

/** Asks again whenever some server's health, consent or push state changes. */
export function useHealthChanges(reload: (options: { requestPolicy: 'network-only' }) => void): void {
  useSubscription({ query: SERVER_HEALTH_CHANGED }, (_, change) => {
    reload({ requestPolicy: 'network-only' });
    return change;
  });
}

import { useChanges } from '../../api/use-changes';
import { SERVER_HEALTH_CHANGED } from './email-servers.operations';

/** Asks again whenever some server's health, consent or push state changes. */
export function useHealthChanges(reload: (options: { requestPolicy: 'network-only' }) => void): void {
  useChanges(SERVER_HEALTH_CHANGED, reload);
}

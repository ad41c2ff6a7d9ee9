import { useChanges } from '../../api/use-changes';
import { REQUEST_CHANGED } from './requests.operations';

/** Asks again whenever a request changes: the one with this id, or any. */
export function useRequestChanges(id: string | null, reload: (options: { requestPolicy: 'network-only' }) => void) {
  useChanges(REQUEST_CHANGED, reload, ({ requestChanged }) => id === null || requestChanged.id === id);
}

import { useSubscription } from 'urql';
import { REQUEST_CHANGED } from './requests.operations';

/** Asks again whenever a request changes: the one with this id, or any. */
export function useRequestChanges(id: string | null, reload: (options: { requestPolicy: 'network-only' }) => void) {
  useSubscription({ query: REQUEST_CHANGED }, (_, change) => {
    if (id === null || change.requestChanged.id === id) reload({ requestPolicy: 'network-only' });
    return change;
  });
}

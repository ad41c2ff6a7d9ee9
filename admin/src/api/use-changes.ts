import { useEffect, useEffectEvent } from 'react';
import { type DocumentInput, useSubscription } from 'urql';
import { onLive } from './client';

/** Nothing tells when the server has begun to listen for a subscription (graphql-transport-ws has no answer to it). */
const SUBSCRIBED_AFTER_MS = 1_000;
const ANEW = { requestPolicy: 'network-only' } as const;

/**
 * Asks again whenever the server tells of a change that `concerns` the page, and once whenever the subscription has
 * begun: what changed since the page was asked for, or while the connection was lost, is told to nobody.
 */
export function useChanges<Data>(
  subscription: DocumentInput<Data, Record<string, never>>,
  reload: (options: typeof ANEW) => void,
  concerns: (change: Data) => boolean = () => true,
): void {
  const askAgain = useEffectEvent(() => reload(ANEW));
  useEffect(() => {
    let timer: number | undefined;
    const askSoon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => askAgain(), SUBSCRIBED_AFTER_MS);
    };
    const end = onLive(askSoon);
    // The connection may stand already, for another part of the console: then nothing tells that it does.
    askSoon();
    return () => {
      end();
      window.clearTimeout(timer);
    };
  }, []);
  useSubscription<Data, Data, Record<string, never>>({ query: subscription, variables: {} }, (_, change) => {
    if (concerns(change)) reload(ANEW);
    return change;
  });
}

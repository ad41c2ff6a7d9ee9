import { createClient as createSocket } from 'graphql-ws';
import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { hasCode } from './errors';
import { sessionEnded } from './session-ended';

const RETRY_AT_MOST_MS = 30_000;

const socket = createSocket({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  // Whoever is not signed in yet has nothing to listen to; the session's cookie goes with the upgrade request.
  lazy: true,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  // By default each wait is twice as long as the one before, so that after an outage of an hour nothing is live for a
  // further one. At random, because every console lost its connection at the same moment.
  retryWait: (retries) => pause(Math.min(1_000 * 2 ** retries, RETRY_AT_MOST_MS) * (0.5 + Math.random())),
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}

/** Calls `listener` whenever the connection for live updates stands, after a loss too; answers how to end that. */
export const onLive = (listener: () => void): (() => void) => socket.on('connected', listener);

/**
 * The one way to the server. Lists are shown from the cache at once and asked again each time, so that a page is never
 * older than its visit; a mutation that answers with a type asks again for what shows that type.
 */
export const client = new Client({
  url: '/graphql',
  requestPolicy: 'cache-and-network',
  preferGetMethod: false,
  // A header that no form of another site can send: the server refuses requests without one like it.
  fetchOptions: { credentials: 'same-origin', headers: { 'apollo-require-preflight': 'true' } },
  exchanges: [
    mapExchange({
      onError: (error) => {
        if (hasCode(error, 'UNAUTHENTICATED')) sessionEnded.announce();
      },
    }),
    cacheExchange,
    subscriptionExchange({
      forwardSubscription: ({ query, variables }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query: query ?? '', variables }, sink) }),
      }),
    }),
    fetchExchange,
  ],
});

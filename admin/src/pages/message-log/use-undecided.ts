import { useEffect, useEffectEvent } from 'react';
import { useQuery } from 'urql';
import type { InboundMessageFilter } from '../../gql/graphql';
import { UNDECIDED } from './message-log.operations';

/** How often messages that wait to be decided are looked at again. */
const WAITING_MS = 1_500;
const ANEW = { requestPolicy: 'network-only' } as const;
const context = { additionalTypenames: ['InboundMessage'] };

interface Options {
  /** Without states. */
  filter: InboundMessageFilter;
  /** Has the list asked for again, because some may have come back to it. */
  reloadList: (options: typeof ANEW) => void;
  pause: boolean;
}

/** How many of the messages that a list's filter matches wait to be decided; looks again until there are none. */
export function useUndecided({ filter, reloadList, pause }: Options): number {
  const variables = { filter: { ...filter, states: ['RECEIVED' as const] } };
  const [{ data }, look] = useQuery({ query: UNDECIDED, variables, context, pause });
  const waiting = pause ? undefined : data;
  const askForList = useEffectEvent(() => reloadList(ANEW));
  const lookAgain = useEffectEvent(() => look(ANEW));
  useEffect(() => {
    if (!waiting) return;
    // After each answer: the last of them may have been decided between the list's answer and this one.
    askForList();
    if (!waiting.inboundMessages.totalCount) return;
    const timer = setTimeout(() => lookAgain(), WAITING_MS);
    return () => clearTimeout(timer);
  }, [waiting]);
  return waiting?.inboundMessages.totalCount ?? 0;
}

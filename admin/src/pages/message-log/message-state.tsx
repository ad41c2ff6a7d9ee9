import type { InboundState } from '../../gql/graphql';
import { Status, type Tone } from '../../shared/status';
import { texts } from '../../texts';

const tones: Record<InboundState, Tone> = {
  RECEIVED: 'busy',
  REQUEST_CREATED: 'good',
  FOLLOW_UP_ADDED: 'good',
  IGNORED: 'quiet',
  DUPLICATE: 'quiet',
  SUPPRESSED: 'quiet',
  QUARANTINED: 'bad',
};

export function MessageState({ state }: { state: InboundState }) {
  return <Status tone={tones[state]}>{texts.messageLog.states[state]}</Status>;
}

/** Those that a person may have decided again. */
export function canBeDecidedAgain(state: string | null): boolean {
  return state === 'QUARANTINED' || state === 'IGNORED';
}

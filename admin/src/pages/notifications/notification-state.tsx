import type { NotificationState as State, RecipientState as ForOne } from '../../gql/graphql';
import { Status, type Tone } from '../../shared/status';
import { texts } from '../../texts';

const tones: Record<State, Tone> = {
  QUEUED: 'info',
  SENDING: 'info',
  SENT: 'good',
  RETRYING: 'busy',
  BLOCKED: 'quiet',
  FAILED: 'bad',
  UNCERTAIN: 'bad',
  CANCELLED: 'quiet',
};

const recipientTones: Record<ForOne, Tone> = {
  PENDING: 'info',
  ACCEPTED: 'good',
  REFUSED: 'bad',
  BLOCKED: 'quiet',
  SUPPRESSED: 'quiet',
  BOUNCED: 'bad',
};

export function NotificationState({ state }: { state: State }) {
  return <Status tone={tones[state]}>{texts.notificationLog.states[state]}</Status>;
}

export function RecipientState({ state }: { state: ForOne }) {
  return <Status tone={recipientTones[state]}>{texts.notificationLog.recipientStates[state]}</Status>;
}

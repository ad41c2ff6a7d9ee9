import type { RequestStatus as State } from '../../gql/graphql';
import { Status, type Tone } from '../../shared/status';
import { texts } from '../../texts';

const tones: Record<State, Tone> = { OPEN: 'info', PENDING: 'busy', RESOLVED: 'good', CLOSED: 'quiet' };

export function RequestStatus({ status }: { status: State }) {
  return <Status tone={tones[status]}>{texts.requests.statuses[status]}</Status>;
}

import { registerEnumType } from '@nestjs/graphql';

export enum InboundState {
  RECEIVED = 'RECEIVED',
  REQUEST_CREATED = 'REQUEST_CREATED',
  FOLLOW_UP_ADDED = 'FOLLOW_UP_ADDED',
  IGNORED = 'IGNORED',
  DUPLICATE = 'DUPLICATE',
  SUPPRESSED = 'SUPPRESSED',
  QUARANTINED = 'QUARANTINED',
}
registerEnumType(InboundState, {
  name: 'InboundState',
  description: 'Every message ever seen in a mailbox has exactly one of these; none is lost without a row.',
  valuesMap: {
    RECEIVED: { description: 'Stored whole, not decided yet.' },
    IGNORED: { description: "Discarded by the server's filter; the sender is not told." },
    DUPLICATE: { description: 'The same message was already taken in.' },
    SUPPRESSED: {
      description: 'A delivery report, an automatic reply or a mail loop: kept, made no request, answered by nothing.',
    },
    QUARANTINED: { description: 'Could not be processed; kept raw until someone looks.' },
  },
});

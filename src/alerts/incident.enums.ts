import { registerEnumType } from '@nestjs/graphql';

export enum IncidentKind {
  SERVER = 'SERVER',
  FAILOVER = 'FAILOVER',
  QUARANTINE = 'QUARANTINE',
  OUTBOX_STUCK = 'OUTBOX_STUCK',
}
registerEnumType(IncidentKind, {
  name: 'IncidentKind',
  valuesMap: {
    SERVER: { description: 'An email server needs someone, or has been failing for too long.' },
    FAILOVER: { description: 'Mail is sent over the primary server in place of the one it was meant for.' },
    QUARANTINE: { description: 'Messages that came in could not be processed.' },
    OUTBOX_STUCK: { description: 'Notifications are due and nothing sends them.' },
  },
});

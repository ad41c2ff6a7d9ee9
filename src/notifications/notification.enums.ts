import { registerEnumType } from '@nestjs/graphql';

export enum NotificationState {
  QUEUED = 'QUEUED',
  SENDING = 'SENDING',
  SENT = 'SENT',
  RETRYING = 'RETRYING',
  BLOCKED = 'BLOCKED',
  FAILED = 'FAILED',
  UNCERTAIN = 'UNCERTAIN',
  CANCELLED = 'CANCELLED',
}
registerEnumType(NotificationState, {
  name: 'NotificationState',
  valuesMap: {
    RETRYING: { description: 'No server took it for now; tried again at `nextAttemptAt`.' },
    BLOCKED: { description: 'The outgoing filter blocked every recipient.' },
    FAILED: { description: 'Given up: refused for good, or the retry horizon is over.' },
    UNCERTAIN: {
      description:
        'The connection broke after the whole message was handed over; a person decides, so that nobody gets it twice.',
    },
  },
});

export enum RecipientState {
  PENDING = 'PENDING',
  ACCEPTED = 'ACCEPTED',
  REFUSED = 'REFUSED',
  BLOCKED = 'BLOCKED',
  SUPPRESSED = 'SUPPRESSED',
  BOUNCED = 'BOUNCED',
}
registerEnumType(RecipientState, { name: 'RecipientState' });

/** Why it was written: decides its Auto-Submitted header (RFC 3834). */
export enum NotificationKind {
  /** Confirms a new request; `auto-replied`. */
  CONFIRMATION = 'CONFIRMATION',
  /** A technician's words; no Auto-Submitted. */
  REPLY = 'REPLY',
  /** Tells a requester of a new status; `auto-generated`. */
  STATUS_CHANGE = 'STATUS_CHANGE',
  /** Tells administrators of an incident; `auto-generated`. */
  ALERT = 'ALERT',
  /** Asked for over the API; `auto-generated`. */
  API = 'API',
}

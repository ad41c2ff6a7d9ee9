import type { StoredJourneyStep } from './inbound-message.entity';

/** One step of the way of a mail, as the message log shows it. */
export type JourneyStepName =
  | 'RECORDED'
  | 'PARSED'
  | 'DUPLICATE'
  | 'SUPPRESSED'
  | 'IGNORED'
  | 'REQUEST_CREATED'
  | 'FOLLOW_UP_ADDED'
  | 'CONFIRMATION_QUEUED'
  | 'NOT_CONFIRMED'
  | 'QUARANTINED'
  | 'BODY_FETCHED'
  | 'TRIED_AGAIN'
  | 'REPROCESSED';

export function journeyStep(at: Date, step: JourneyStepName, detail: string | null = null): StoredJourneyStep {
  return { at: at.toISOString(), step, detail };
}

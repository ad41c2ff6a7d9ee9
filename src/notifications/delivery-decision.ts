import { backoffMs } from '../common/backoff';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { NotificationState, RecipientState } from './notification.enums';

/** How far a delivery came: SMTP's own steps, after the mail had been composed. */
export type DeliveryPhase = 'COMPOSE' | 'CONNECT' | 'TLS' | 'AUTH' | 'MAIL_FROM' | 'RCPT_TO' | 'DATA' | 'AFTER_DATA';

export interface Refusal {
  address: string;
  /** SMTP reply code; 0 when the address could not even be sent. */
  code: number;
  response: string;
}

export interface DeliveryFailure {
  phase: DeliveryPhase;
  /** The same message will be refused again. */
  permanent: boolean;
  /** Other messages would fare no better over this server. */
  concernsServer: boolean;
  /** Null when the server did not answer. */
  responseCode: number | null;
  response: string | null;
  diagnosis: Diagnosis;
  /** Recipients that the server had refused by then. */
  rejected: Refusal[];
  /** The final dot was let go. */
  handedOver: boolean;
}

/** What is decided about: a notification in one of its attempts. */
export interface Delivery {
  /** Attempts made, this one included. */
  attempts: number;
  giveUpAt: Date;
  /** Somebody got it in an earlier attempt. */
  acceptedBefore: boolean;
  /** Those it was offered to in this attempt. */
  pending: { id: string; address: string }[];
}

export interface RecipientChange {
  id: string;
  state: RecipientState;
  response: string | null;
}

export interface Decision {
  state: NotificationState.SENT | NotificationState.RETRYING | NotificationState.FAILED | NotificationState.UNCERTAIN;
  nextAttemptAt: Date | null;
  recipients: RecipientChange[];
}

/** `PAUSE`: passes by itself, so the server rests. `PARK`: a person must act; clocks of its messages stop. */
export type ServerTrouble = 'NONE' | 'PAUSE' | 'PARK';

const RETRY_BASE_MS = 60_000;
const RETRY_CAP_MS = 3_600_000;

/**
 * Whether the next message to the same server would fail like this one: then the server rests too. A server that breaks
 * off without an answer gets a rest at every step, or a broken one would make a whole queue UNCERTAIN.
 */
export function serverTrouble(failure: DeliveryFailure): ServerTrouble {
  const { phase, diagnosis } = failure;
  if (phase === 'COMPOSE') return 'NONE';
  // A sender address that the server does not take is its configuration, and would fail every other message too.
  const aboutServer = failure.concernsServer || diagnosis.code === DiagnosisCode.SENDER_REJECTED;
  if (aboutServer) return diagnosis.transient ? 'PAUSE' : 'PARK';
  const brokeOff = failure.responseCode === null && failure.rejected.length === 0 && !failure.permanent;
  return brokeOff ? 'PAUSE' : 'NONE';
}

/** The server took the message for at least one recipient; those it refused for now are tried again, alone. */
export function decideAfterAnswer(
  delivery: Delivery,
  answer: { rejected: Refusal[]; response: string },
  now: Date,
  random?: () => number,
): Decision {
  const refusals = byAddress(answer.rejected);
  const recipients = delivery.pending.map(({ id, address }): RecipientChange => {
    const refusal = refusals.get(address.toLowerCase());
    return refusal
      ? { id, state: afterRefusal(refusal), response: refusal.response }
      : { id, state: RecipientState.ACCEPTED, response: answer.response };
  });
  return settle({ ...delivery, acceptedBefore: true }, recipients, ownRetry(delivery, now, random), now);
}

/**
 * The server took it for nobody, or nobody can tell. `serverRetryAt` is when a server with trouble of its own is tried
 * again; a message to a parked server is never given up (invariant 8).
 */
export function decideAfterFailure(
  delivery: Delivery,
  failure: DeliveryFailure,
  serverRetryAt: Date,
  now: Date,
  random?: () => number,
): Decision {
  const refusals = byAddress(failure.rejected);
  const trouble = serverTrouble(failure);
  const changes = (otherwise: RecipientState) =>
    delivery.pending.map(({ id, address }): RecipientChange => {
      const refusal = refusals.get(address.toLowerCase());
      if (refusal && trouble === 'NONE') return { id, state: afterRefusal(refusal), response: refusal.response };
      return { id, state: otherwise, response: failure.response ?? failure.diagnosis.title };
    });
  if (isUncertain(failure)) {
    return { state: NotificationState.UNCERTAIN, nextAttemptAt: null, recipients: changes(RecipientState.PENDING) };
  }
  if (trouble === 'PARK') {
    return {
      state: NotificationState.RETRYING,
      nextAttemptAt: serverRetryAt,
      recipients: changes(RecipientState.PENDING),
    };
  }
  const refusedForGood = trouble === 'NONE' && failure.permanent && failure.rejected.length === 0;
  const own = ownRetry(delivery, now, random);
  const retryAt = trouble === 'PAUSE' ? (isBeforeMessage(failure) || own < serverRetryAt ? serverRetryAt : own) : own;
  return settle(delivery, changes(refusedForGood ? RecipientState.REFUSED : RecipientState.PENDING), retryAt, now);
}

/** The server never saw the message, so the message itself needs no backoff of its own. */
function isBeforeMessage({ phase }: DeliveryFailure): boolean {
  return phase === 'CONNECT' || phase === 'TLS' || phase === 'AUTH';
}

/** After the final dot without an answer: sending again might reach people twice (RFC 1047). */
function isUncertain(failure: DeliveryFailure): boolean {
  const inData = failure.phase === 'DATA' || failure.phase === 'AFTER_DATA';
  return failure.handedOver && failure.responseCode === null && inData;
}

function settle(delivery: Delivery, recipients: RecipientChange[], retryAt: Date, now: Date): Decision {
  const waiting = recipients.some((r) => r.state === RecipientState.PENDING);
  if (waiting && now < delivery.giveUpAt) {
    return { state: NotificationState.RETRYING, nextAttemptAt: retryAt, recipients };
  }
  return {
    state: delivery.acceptedBefore ? NotificationState.SENT : NotificationState.FAILED,
    nextAttemptAt: null,
    recipients: recipients.map((r) =>
      r.state === RecipientState.PENDING ? { ...r, state: RecipientState.REFUSED } : r,
    ),
  };
}

function ownRetry(delivery: Delivery, now: Date, random?: () => number): Date {
  return new Date(now.getTime() + backoffMs(delivery.attempts, RETRY_BASE_MS, RETRY_CAP_MS, random));
}

/** By the reply code; Gmail's daily quota (5.4.5) passes although it is a 5xx. */
function afterRefusal(refusal: Refusal): RecipientState {
  const passes = (refusal.code >= 400 && refusal.code < 500) || /\b5\.4\.5\b/.test(refusal.response);
  return passes ? RecipientState.PENDING : RecipientState.REFUSED;
}

const byAddress = (refusals: Refusal[]) => new Map(refusals.map((r) => [r.address.toLowerCase(), r]));

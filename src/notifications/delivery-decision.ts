import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { normaliseAddress } from '../mail/addresses';
import { NotificationState, RecipientState } from './notification.enums';
import type { RecipientChange } from './recipient-plan';
import { isOverLimit, passes, type Refusal, retryDelayMs } from './refusal';

/** How far a delivery came: SMTP's own steps, after the mail had been composed. */
export type DeliveryPhase = 'COMPOSE' | 'CONNECT' | 'TLS' | 'AUTH' | 'MAIL_FROM' | 'RCPT_TO' | 'DATA' | 'AFTER_DATA';

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
  /** The server that it is meant for waits for a person: it is not given up (invariant 8). */
  clockStopped: boolean;
  /** States of those who are done with: of an earlier attempt, or blocked or suppressed in this one. */
  done: RecipientState[];
  /** Those it was offered to in this attempt. */
  pending: { id: string; address: string }[];
  /** Those who wait for another server than the one that sends. */
  held: { id: string; address: string }[];
}

export interface Decision {
  state: Exclude<NotificationState, NotificationState.QUEUED | NotificationState.SENDING | NotificationState.CANCELLED>;
  nextAttemptAt: Date | null;
  recipients: RecipientChange[];
}

/** `PAUSE`: passes by itself, so the server rests. `PARK`: a person must act; clocks of its messages stop. */
export type ServerTrouble = 'NONE' | 'PAUSE' | 'PARK';

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

/**
 * The server took the message for at least one recipient; those it refused for now are tried again, alone: at once
 * where it only takes no more of them in one message.
 */
export function decideAfterAnswer(
  delivery: Delivery,
  answer: { rejected: Refusal[]; response: string },
  now: Date,
  random?: () => number,
): Decision {
  const refusals = byAddress(answer.rejected);
  const recipients = delivery.pending.map(({ id, address }): RecipientChange => {
    const refusal = refusals.get(normaliseAddress(address).key);
    return refusal
      ? { id, state: afterRefusal(refusal), response: refusal.response }
      : { id, state: RecipientState.ACCEPTED, response: answer.response };
  });
  const forNow = answer.rejected.filter(passes);
  const retryAt = forNow.some(isOverLimit) ? now : ownRetry(delivery, forNow, now, random);
  return settle(delivery, recipients, retryAt, now);
}

/**
 * The server took it for nobody, or nobody can tell. `serverRetryAt` is when a server with trouble of its own is tried
 * again, or now where another one stands in for it.
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
      const refusal = refusals.get(normaliseAddress(address).key);
      if (refusal && trouble === 'NONE') return { id, state: afterRefusal(refusal), response: refusal.response };
      return { id, state: otherwise, response: failure.response ?? failure.diagnosis.title };
    });
  if (isUncertain(failure)) {
    return { state: NotificationState.UNCERTAIN, nextAttemptAt: null, recipients: changes(RecipientState.PENDING) };
  }
  if (trouble === 'PARK') {
    return settle({ ...delivery, clockStopped: true }, changes(RecipientState.PENDING), serverRetryAt, now);
  }
  const refusedForGood = trouble === 'NONE' && failure.permanent && failure.rejected.length === 0;
  const words = [...failure.rejected, { response: failure.response ?? '' }];
  const own = ownRetry(delivery, words, now, random);
  const retryAt = trouble === 'PAUSE' ? (isOfServer(failure) || own < serverRetryAt ? serverRetryAt : own) : own;
  return settle(delivery, changes(refusedForGood ? RecipientState.REFUSED : RecipientState.PENDING), retryAt, now);
}

/** Nobody is left to whom this server may send it: blocked, suppressed, or waiting for another server. */
export function decideWithoutSending(delivery: Delivery, serverRetryAt: Date, now: Date): Decision {
  return settle(delivery, [], serverRetryAt, now);
}

/** The server refused because of itself, so the message needs no backoff of its own. */
function isOfServer({ phase, concernsServer }: DeliveryFailure): boolean {
  return concernsServer || phase === 'CONNECT' || phase === 'TLS' || phase === 'AUTH';
}

/** After the final dot without an answer: sending again might reach people twice (RFC 1047). */
function isUncertain(failure: DeliveryFailure): boolean {
  const inData = failure.phase === 'DATA' || failure.phase === 'AFTER_DATA';
  return failure.handedOver && failure.responseCode === null && inData;
}

function settle(delivery: Delivery, tried: RecipientChange[], retryAt: Date, now: Date): Decision {
  const response = 'It waits for the server that it was meant for.';
  const held = delivery.held.map(({ id }): RecipientChange => ({ id, state: RecipientState.PENDING, response }));
  const recipients = [...tried, ...held];
  const waiting = recipients.some((r) => r.state === RecipientState.PENDING);
  if (waiting && (now < delivery.giveUpAt || delivery.clockStopped)) {
    return { state: NotificationState.RETRYING, nextAttemptAt: retryAt, recipients };
  }
  const final = recipients.map((r) =>
    r.state === RecipientState.PENDING ? { ...r, state: RecipientState.REFUSED } : r,
  );
  return {
    state: finalState([...delivery.done, ...final.map((r) => r.state)]),
    nextAttemptAt: null,
    recipients: final,
  };
}

function finalState(states: RecipientState[]) {
  // One that bounced had been accepted by our own server first.
  const taken = states.some((s) => s === RecipientState.ACCEPTED || s === RecipientState.BOUNCED);
  if (taken) return NotificationState.SENT;
  return states.every((s) => s === RecipientState.BLOCKED) ? NotificationState.BLOCKED : NotificationState.FAILED;
}

function ownRetry(delivery: Delivery, words: { response: string }[], now: Date, random?: () => number): Date {
  const replies = words.map((w) => w.response);
  return new Date(now.getTime() + retryDelayMs(replies, delivery.attempts, random));
}

function afterRefusal(refusal: Refusal): RecipientState {
  return passes(refusal) ? RecipientState.PENDING : RecipientState.REFUSED;
}

const byAddress = (refusals: Refusal[]) => new Map(refusals.map((r) => [normaliseAddress(r.address).key, r]));

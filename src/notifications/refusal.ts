import { backoffMs } from '../common/backoff';
import { retryHintMs } from './retry-hint';

export interface Refusal {
  address: string;
  /** SMTP reply code; 0 when the address could not even be sent. */
  code: number;
  response: string;
}

const RETRY_BASE_MS = 60_000;
const RETRY_CAP_MS = 3_600_000;

/** Passes by itself although the reply code is a 5xx: Gmail's daily quota, a mailbox that is full, too many recipients. */
const PASSING_STATUS = /^(?:5\.4\.5|5\.2\.2|5\.5\.3)$/;

/** By the reply code (RFC 5321 4.2.1) and, where that says more, by the enhanced one (RFC 3463). */
export function passes({ code, response }: Refusal): boolean {
  // 552 at RCPT TO means as much as 452 (RFC 5321 4.5.3.1.10).
  return (code >= 400 && code < 500) || code === 552 || PASSING_STATUS.test(statusOf(response));
}

/** The server takes no more recipients for one message: the others can follow at once. */
export function isOverLimit({ code, response }: Refusal): boolean {
  const status = statusOf(response);
  return /^[45]\.5\.3$/.test(status) || ((code === 452 || code === 552) && /too many recipients/i.test(response));
}

/**
 * When a message that was refused for now is tried again: with backoff and full jitter, and not before the time that
 * the server asks for.
 */
export function retryDelayMs(replies: string[], attempts: number, random: () => number = Math.random): number {
  const own = backoffMs(attempts, RETRY_BASE_MS, RETRY_CAP_MS, random);
  const hints = replies.map(retryHintMs).filter((hint) => hint !== null);
  if (hints.length === 0) return own;
  const asked = Math.max(...hints);
  return Math.max(own, Math.round(asked + random() * Math.min(asked, RETRY_BASE_MS)));
}

function statusOf(response: string): string {
  return /^(?:\d{3}[ -])?(\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? '';
}

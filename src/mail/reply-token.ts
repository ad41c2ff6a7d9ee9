import { createHmac, timingSafeEqual } from 'node:crypto';
import { isValidAddress } from './addresses';

/*
 * Tokens by which an answer proves that its writer has a mail of ours: 128 bits of HMAC-SHA-256, in hex because neither
 * Message-IDs nor local parts keep their case everywhere. A Message-ID is one for all recipients of a mail, so its
 * token is bound to that mail; the one in Reply-To is bound to the request and the person in To.
 */
const TOKEN_BYTES = 16;
const TOKEN = `[0-9a-f]{${TOKEN_BYTES * 2}}`;
/** A Message-ID must fit its column (255) with an id of 36 and the token. */
const MAX_DOMAIN = 180;

/** `parts` are what the token is bound to; `key` is used for one kind of token only. */
export function replyToken(key: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, TOKEN_BYTES).toString('hex');
}

/** Whether one of the keys made the token; in constant time for each key. */
export function isReplyToken(keys: readonly Buffer[], parts: readonly string[], token: string): boolean {
  const given = Buffer.from(token.toLowerCase());
  return keys.some((key) => {
    const right = Buffer.from(replyToken(key, parts));
    return given.length === right.length && timingSafeEqual(given, right);
  });
}

/** `NOTIFICATION.TOKEN@domain`, without angle brackets. */
export function messageIdWithToken(notificationId: string, token: string, domain: string): string {
  return `${notificationId}.${token}@${domain.length <= MAX_DOMAIN ? domain : 'mailroom.invalid'}`;
}

export interface MessageIdToken {
  notificationId: string;
  token: string;
}

/** Null for Message-IDs of others, and for ours of before there were tokens. */
export function readMessageIdToken(messageId: string): MessageIdToken | null {
  const [, notificationId, token] = MESSAGE_ID.exec(messageId) ?? [];
  return notificationId && token ? { notificationId, token } : null;
}

const MESSAGE_ID = new RegExp(String.raw`^([\w-]{1,36})\.(${TOKEN})@`, 'i');

/** `support+42.TOKEN@example.com` of `support@example.com`; null when the local part would pass 64 octets (RFC 5321). */
export function addressWithToken(mailbox: string, requestNumber: number, token: string): string | null {
  const at = mailbox.lastIndexOf('@');
  const address = `${mailbox.slice(0, at)}+${requestNumber}.${token}${mailbox.slice(at)}`;
  return isValidAddress(address) ? address : null;
}

export interface AddressToken {
  /** The address without what was put behind its plus. */
  mailbox: string;
  requestNumber: number;
  token: string;
}

const ADDRESS = new RegExp(String.raw`^(.{1,64})\+([1-9]\d{0,8})\.(${TOKEN})(@[^@]{1,255})$`, 'is');

/** Null when nothing of ours stands behind a plus. */
export function readAddressToken(address: string): AddressToken | null {
  const [, local, number, token, domain] = ADDRESS.exec(address) ?? [];
  if (!local || !number || !token || !domain) return null;
  return { mailbox: `${local}${domain}`, requestNumber: Number(number), token };
}

/** The mailbox that mail to this address gets into: without a token of ours behind its plus. */
export function withoutAddressToken(address: string): string {
  return readAddressToken(address)?.mailbox ?? address;
}

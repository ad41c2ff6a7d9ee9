import { hash } from 'node:crypto';

const MAX_ID = 998;
const MAX_IDS = 100;

/** Message-IDs (RFC 5322 3.6.4) of a header, in order, without angle brackets and repetitions. Linear. */
export function readMessageIds(raw: string): string[] {
  const found = raw.includes('<') ? bracketed(raw) : bare(raw);
  return [...new Set(found.map(cleanId).filter((id) => id !== '' && id.length <= MAX_ID))];
}

/** A long thread keeps its root, which every branch shares, and what came last. */
export function capReferences(ids: string[]): string[] {
  return ids.length <= MAX_IDS ? ids : [ids[0]!, ...ids.slice(1 - MAX_IDS)];
}

export function readMessageId(raw: string | null): string | null {
  return raw === null ? null : (readMessageIds(raw)[0] ?? null);
}

function bracketed(raw: string): string[] {
  return Array.from(raw.matchAll(/<([^<>]*)>/g), (match) => match[1]!);
}

/** Some programs leave the brackets out. A header with words in it ("Your message of Monday") is no list of IDs. */
function bare(raw: string): string[] {
  const tokens = raw.split(/[\s,]+/).filter((token) => token !== '');
  return tokens.length === 1 ? tokens : tokens.filter((token) => /[^@]@[^@]/.test(token));
}

function cleanId(id: string): string {
  return id.replace(/[\s\0-\x1f\x7f]/g, '');
}

/** Hex SHA-256 of a Message-ID, for indexes: the IDs may be 998 characters long. Case counts (RFC 5322 3.6.4). */
export function messageIdHash(id: string): string {
  return hash('sha256', id.trim(), 'hex');
}

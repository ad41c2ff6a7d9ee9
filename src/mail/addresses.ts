import { domainToASCII } from 'node:url';

export interface NormalisedAddress {
  /** Trimmed, domain in lower case; for showing and for sending to. */
  address: string;
  /** What is compared everywhere: NFKC, lower case, domain in ASCII. */
  key: string;
}

/** RFC 5321 4.5.3.1: 64 octets before the "@", 254 in all (256 for a path, with its angle brackets). */
const MAX_LOCAL_OCTETS = 64;
const MAX_ADDRESS_OCTETS = 254;
const MAX_DOMAIN = 253;

/** Both forms of an address; of something that is no address, the text in lower case. Never throws. */
export function normaliseAddress(address: string): NormalisedAddress {
  const text = address.trim();
  const at = text.lastIndexOf('@');
  if (at < 0) return { address: text, key: text.normalize('NFKC').toLowerCase() };
  // Split before NFKC, which can produce further "@" (U+FF20) and so move the domain.
  const local = text.slice(0, at);
  const domain = text.slice(at + 1).toLowerCase();
  const ascii = normaliseDomain(domain) ?? domain;
  return { address: `${local}@${domain}`, key: `${local.normalize('NFKC').toLowerCase()}@${ascii}` };
}

// RFC 5322 3.2.3 atext with the UTF-8 of RFC 6531, dots between. No control, space, bidi or other format characters.
const DOT_ATOM = /^(?!\.)(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\0-\x7f\p{C}\p{Z}])+$/u;
const QUOTED = /^"(?:[ !#-[\]-~]|\\[ -~])+"$/;

/**
 * Whether a text is one mailbox that mail can be sent to: no display name, no comment, no list, no address literal.
 * Internationalised local parts and domains are allowed (RFC 6531); lengths are those of RFC 5321. Linear.
 */
export function isValidAddress(text: string): boolean {
  if (text.length > MAX_ADDRESS_OCTETS || Buffer.byteLength(text) > MAX_ADDRESS_OCTETS) return false;
  const at = text.lastIndexOf('@');
  if (at < 1) return false;
  const local = text.slice(0, at);
  if (Buffer.byteLength(local) > MAX_LOCAL_OCTETS) return false;
  const dotted = DOT_ATOM.test(local) && !local.endsWith('.') && !local.includes('..');
  if (!dotted && !QUOTED.test(local)) return false;
  const domain = text.slice(at + 1);
  return domain === domain.trim() && normaliseDomain(domain) !== null;
}

/** An address with its domain in ASCII, as every mail server takes it; only a local part in UTF-8 wants RFC 6531. */
export function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = at < 0 ? null : normaliseDomain(address.slice(at + 1));
  return domain === null ? address : `${address.slice(0, at)}@${domain}`;
}

/** Domain of an address as `normaliseDomain` gives it; null when there is none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 0 ? null : normaliseDomain(address.slice(at + 1));
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
// Everything that URL parsing would give a meaning of its own (percent, port, path, IPv6) is refused before it gets there.
const HOST = /^(?:[A-Za-z0-9.-]|[^\0-\x7f\p{Cc}\p{Z}])+$/u;

/**
 * A domain name in ASCII and lower case (IDNA, UTS 46), without the root's dot; null when it is not a domain name.
 * IP addresses, in whatever notation, are none.
 */
export function normaliseDomain(text: string): string | null {
  let domain = domains.get(text);
  if (domain === undefined) {
    domain = readDomain(text);
    if (domains.size >= MAX_REMEMBERED) domains.clear();
    if (text.length <= MAX_DOMAIN) domains.set(text, domain);
  }
  return domain;
}

/** The same few are asked for several times with every mail. */
const domains = new Map<string, string | null>();
const MAX_REMEMBERED = 1_000;

function readDomain(text: string): string | null {
  const trimmed = text.trim().replace(/\.$/, '');
  if (trimmed.length > MAX_DOMAIN || !HOST.test(trimmed)) return null;
  const ascii = isAsciiText(trimmed) ? trimmed.toLowerCase() : domainToASCII(trimmed);
  if (ascii === '' || ascii.length > MAX_DOMAIN) return null;
  const labels = ascii.split('.');
  // A last label of digits, or 0x and digits, makes it an IPv4 address (WHATWG URL, "ends in a number").
  const numeric = /^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1)!);
  return !numeric && labels.every((label) => LABEL.test(label)) ? ascii : null;
}

function isAsciiText(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

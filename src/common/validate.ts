import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Validation } from './user-error';

// Written as escapes: the characters themselves are invisible.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Trimmed text of 1..max characters without control characters. */
export function requireText(v: Validation, field: string | string[], value: string, max: number): string {
  const text = value.trim();
  v.check(text.length > 0, field, 'REQUIRED', 'This field must not be empty.');
  v.check(text.length <= max, field, 'TOO_LONG', `At most ${max} characters are allowed.`);
  v.check(!CONTROL.test(text), field, 'INVALID_CHARACTERS', 'Line breaks and control characters are not allowed.');
  return text;
}

/** Like requireText, but empty and absent become null. */
export function optionalText(
  v: Validation,
  field: string | string[],
  value: string | null | undefined,
  max: number,
): string | null {
  return value == null || value.trim() === '' ? null : requireText(v, field, value, max);
}

export function requireInRange(v: Validation, field: string | string[], value: number, min: number, max: number): void {
  v.check(value >= min && value <= max, field, 'OUT_OF_RANGE', `Choose a number between ${min} and ${max}.`);
}

export function requirePort(v: Validation, field: string | string[], value: number): void {
  v.check(value >= 1 && value <= 65535, field, 'INVALID_PORT', 'A port is a number between 1 and 65535.');
}

/** A host name (IDN allowed) or IP literal; returns it in lower case, names in ASCII (RFC 5891). */
export function requireHost(v: Validation, field: string | string[], value: string): string {
  const text = value.trim().toLowerCase();
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (isIP(bare)) return bare;
  const ascii = domainToASCII(text);
  const ok =
    ascii.length > 0 &&
    ascii.length <= 253 &&
    !isIP(ascii) &&
    ascii.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  v.check(
    ok,
    field,
    'INVALID_HOST',
    'Enter a host name such as imap.example.com or an IP address, without http:// and without a port.',
  );
  return ok ? ascii : text;
}

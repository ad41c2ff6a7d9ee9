import { addressParser } from 'postal-mime';
import { oneLine } from './clean-text';
import { headerToUnicode, wordsToUtf8 } from './header-text';
import { MailAddress } from './parsed-message';

const MAX_ADDRESS = 320;
const MAX_NAME = 500;
/** Bounds the work on one header: no address with its name needs more. */
const MAX_CHARS_PER_ADDRESS = 1000;
const MIN_CHARS = 10_000;
const MAX_COLONS = 50;

/**
 * Mailboxes of address headers (RFC 5322 3.4), groups opened, in order, at most `max` of them. Entries without an
 * address (a bare name, `undisclosed-recipients:;`) and addresses with control characters or spaces are left out.
 */
export function readAddresses(values: readonly string[], charset: string | null, max: number): MailAddress[] {
  const found: MailAddress[] = [];
  for (const raw of values) {
    if (found.length >= max) break;
    // The library leaves zero bytes out, which joins what they stood between.
    const text = raw.slice(0, Math.max(MIN_CHARS, max * MAX_CHARS_PER_ADDRESS)).replaceAll('\0', ' ');
    const value = wordsToUtf8(headerToUnicode(text, charset));
    for (const mailbox of addressParser(withoutDeepGroups(value), { flatten: true })) {
      const address = mailbox.address && cleanAddress(mailbox.address);
      if (address && found.length < max) found.push({ address, name: cleanName(mailbox.name, address) });
    }
  }
  return found;
}

/**
 * Groups (`team: a@b, c@d;`) do not nest (RFC 5322 3.4), but the library follows 50 levels at a cost that multiplies.
 * A list with so many colons is read without groups, which yields the same addresses.
 */
function withoutDeepGroups(value: string): string {
  let colons = 0;
  for (let at = value.indexOf(':'); at >= 0 && colons <= MAX_COLONS; at = value.indexOf(':', at + 1)) colons++;
  return colons > MAX_COLONS ? value.replaceAll(':', ',') : value;
}

/** The first mailbox of a header that should have one. */
export function readAddress(raw: string | null, charset: string | null): MailAddress | null {
  return raw === null ? null : (readAddresses([raw], charset, 1)[0] ?? null);
}

function cleanAddress(text: string): string | null {
  // RFC 822 6.1: a route, which nothing follows any more, stood before the address.
  const address = text.trim().replace(/^@[^:]*:/, '');
  const at = address.lastIndexOf('@');
  // \p{C}: control, format (bidi) and unassigned characters; none belongs into an address that is shown or sent to.
  if (at < 1 || at === address.length - 1 || address.length > MAX_ADDRESS || /[\p{C}\s<>]/u.test(address)) return null;
  return `${address.slice(0, at)}@${address.slice(at + 1).toLowerCase()}`;
}

function cleanName(text: string, address: string): string | null {
  const name = oneLine(text, MAX_NAME).replace(/^(['"])(.*)\1$/, '$2');
  return name === '' || name.toLowerCase() === address.toLowerCase() ? null : name;
}

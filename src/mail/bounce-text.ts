import { oneLine } from './clean-text';
import { DeliveryAction, MAX_REPORTED, ReportedRecipient, statusIn } from './delivery-status';

/*
 * Reports that are only text: qmail, Exim, Sendmail, older Exchange and Gmail, Postfix and Yahoo where something on the
 * way took the standard parts away. They have in common that each recipient begins a line, with the reason behind or
 * below it, and that the mail comes back below a line of dashes.
 */

const MAX_TEXT = 50_000;
const MAX_DIAGNOSTIC = 1000;

/** Where the returned mail begins; each pattern sees one trimmed line. */
const RETURNED =
  /^-{2,60} ?(?:below this line is a copy|enclosed (?:are|is)|this is a copy of|original (?:message|headers)|message headers? follow|unsent message|returned message|undelivered message|forwarded message)/i;

/** Nothing is lost yet: the server goes on trying. */
const DELAYED =
  /\b(?:has been delayed|delayed for|is delayed|not yet been delivered|has not been delivered yet|will (?:keep|continue) trying|still being retried|will be retried|warning message only|no action is required on your part)\b/i;

const ADDRESS = String.raw`[^\s<>()'",:;@]{1,64}@[^\s<>()'",:;@]{1,255}`;
/** `<a@b>: reason`, `'a@b' on 1/2/2026`, `a@b`, `a@b: reason`, `a@b (reason)`. Other text behind a bare address is prose. */
const RECIPIENT = new RegExp(
  String.raw`^(?:<(${ADDRESS})>|'(${ADDRESS})'(?= on )|(${ADDRESS})(?=$|:| on \d| ?[(<]))[:.]?(.*)$`,
  'i',
);

export interface TextReport {
  recipients: ReportedRecipient[];
  /** Message-ID of the returned mail, with whatever brackets it has. */
  originalMessageId: string | null;
}

/** `failed`: the recipients that a header names (X-Failed-Recipients), for texts that name none in a form known here. */
export function readBounceText(text: string, failed: string[]): TextReport {
  const lines = text.slice(0, MAX_TEXT).split('\n');
  const returnedAt = lines.findIndex((line) => RETURNED.test(line.trim().slice(0, 200)));
  const words = returnedAt < 0 ? lines : lines.slice(0, returnedAt);
  const action: DeliveryAction = words.some((line) => DELAYED.test(line.slice(0, 500))) ? 'delayed' : 'failed';
  const found = recipientsIn(words, action);
  for (const address of failed) {
    const key = address.toLowerCase();
    if (found.size < MAX_REPORTED && !found.has(key)) found.set(key, reported(address, action, ''));
  }
  return { recipients: [...found.values()], originalMessageId: messageIdIn(lines.slice(Math.max(returnedAt, 0))) };
}

function recipientsIn(lines: string[], action: DeliveryAction): Map<string, ReportedRecipient> {
  const found = new Map<string, ReportedRecipient>();
  lines.forEach((line, at) => {
    const match = RECIPIENT.exec(line.trim().slice(0, MAX_DIAGNOSTIC));
    const address = match?.[1] ?? match?.[2] ?? match?.[3];
    if (!match || !address || found.size >= MAX_REPORTED) return;
    const reason = [match[4] ?? '', ...paragraphBelow(lines, at + 1, (match[4] ?? '').trim() !== '')].join(' ');
    const known = found.get(address.toLowerCase());
    // Named twice (a list, then the details): what says more counts.
    if (!known || (known.status === null && statusIn(reason) !== null)) {
      found.set(address.toLowerCase(), reported(known?.address ?? address, action, reason));
    }
  });
  return found;
}

/** The lines up to the next empty one or the next recipient; empty lines before them are skipped when nothing was said. */
function paragraphBelow(lines: string[], from: number, begun: boolean): string[] {
  let start = from;
  if (!begun) while (start < from + 3 && lines[start]?.trim() === '') start++;
  const below: string[] = [];
  for (let i = start; i < Math.min(lines.length, start + 20); i++) {
    const line = lines[i]!.trim();
    if (line === '' || RECIPIENT.test(line.slice(0, MAX_DIAGNOSTIC))) break;
    below.push(line);
  }
  return below;
}

function reported(address: string, action: DeliveryAction, reason: string): ReportedRecipient {
  const diagnostic = oneLine(reason, MAX_DIAGNOSTIC).replace(/\s{2,}/g, ' ') || null;
  return { address, finalAddress: null, action, status: statusIn(reason), diagnostic };
}

function messageIdIn(lines: string[]): string | null {
  const at = lines.findIndex((line) => /^\s{0,20}(?:> ?)?message-id:/i.test(line));
  if (at < 0) return null;
  const value = lines[at]!.slice(lines[at]!.indexOf(':') + 1).trim();
  return value === '' ? (lines[at + 1]?.trim() ?? null) : value;
}

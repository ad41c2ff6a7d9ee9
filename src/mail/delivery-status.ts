import { oneLine } from './clean-text';
import { decodeHeaderText } from './header-text';
import { RawHeader, firstHeader, scanHeaders } from './raw-headers';

/** What a mail server did with a mail for one recipient (RFC 3464 2.3). */
export interface ReportedRecipient {
  /** Whom the sender wrote to: Original-Recipient, or Final-Recipient where the server does not say. */
  address: string;
  /** Where the mail ended up when it was forwarded on the way; null when that is the same. */
  finalAddress: string | null;
  /** `failed` and `delayed` are bad news; RFC 3464 2.3.3. */
  action: DeliveryAction;
  /** Enhanced status code (RFC 3463), e.g. `5.1.1`; null when the report has none. */
  status: string | null;
  /** The mail server's own words on one line, at most 1000 characters. */
  diagnostic: string | null;
}

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
export type DeliveryAction = (typeof ACTIONS)[number];

/** More than a mail of ours has recipients; bounds what a forged report costs. */
export const MAX_REPORTED = 200;
const MAX_FIELD = 1000;
const MAX_ADDRESS = 320;
const BUDGET = { headers: 3000, bytes: 300_000 };
const BY_STATUS_CLASS: Record<string, DeliveryAction> = { '2': 'delivered', '4': 'delayed', '5': 'failed' };

/**
 * Recipients of a message/delivery-status part (RFC 3464 2.1): a group of fields on the message, then one for each
 * recipient, with empty lines between. Groups without a recipient are left out, wherever they stand.
 */
export function readDeliveryStatus(bytes: Buffer): ReportedRecipient[] {
  const found: ReportedRecipient[] = [];
  const budget = { ...BUDGET };
  for (let from = 0; from < bytes.length && found.length < MAX_REPORTED;) {
    const { headers, end, exceeded } = scanHeaders(bytes, from, budget);
    const recipient = recipientOf(headers);
    if (recipient) found.push(recipient);
    if (exceeded) break;
    from = end;
  }
  return found;
}

function recipientOf(fields: readonly RawHeader[]): ReportedRecipient | null {
  const final = addressField(fields, 'final-recipient');
  const address = addressField(fields, 'original-recipient') ?? final;
  if (address === null) return null;
  const diagnostic = text(fields, 'diagnostic-code')?.replace(/^\s*(?:smtp|x-[\w-]{1,40}|unix)\s*;\s*/i, '') || null;
  const status = statusIn(text(fields, 'status') ?? '') ?? statusIn(diagnostic ?? '');
  return {
    address,
    finalAddress: final === null || final.toLowerCase() === address.toLowerCase() ? null : final,
    action: actionOf(text(fields, 'action'), status),
    status,
    diagnostic,
  };
}

/** `rfc822; a@b`, or `utf-8; …` (RFC 6533); some servers leave the type out or add angle brackets. */
function addressField(fields: readonly RawHeader[], name: string): string | null {
  const value = text(fields, name);
  const address =
    value
      ?.slice(value.indexOf(';') + 1)
      .trim()
      .replace(/^<|>$/g, '') ?? '';
  return address.includes('@') && address.length <= MAX_ADDRESS && !/[\s<>]/.test(address) ? address : null;
}

function actionOf(text: string | null, status: string | null): DeliveryAction {
  const word = text?.split(/[\s;(]/, 1)[0]?.toLowerCase();
  return ACTIONS.find((action) => action === word) ?? BY_STATUS_CLASS[status?.[0] ?? ''] ?? 'failed';
}

function text(fields: readonly RawHeader[], name: string): string | null {
  const value = firstHeader(fields, name);
  return value === null ? null : oneLine(decodeHeaderText(value, null), MAX_FIELD).replace(/\s{2,}/g, ' ') || null;
}

/** The first enhanced status code of a text (RFC 3463); of a bare SMTP reply code `550` its class, `5.0.0`. */
export function statusIn(text: string): string | null {
  const enhanced = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)/.exec(text)?.[1];
  if (enhanced) return enhanced;
  const reply = /(?<![\d.])([45])\d\d(?=[ -])/.exec(text)?.[1];
  return reply === undefined ? null : `${reply}.0.0`;
}

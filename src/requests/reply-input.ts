import { Validation } from '../common/user-error';
import { isValidAddress, normaliseAddress } from '../mail/addresses';
import { cleanBody } from '../mail/clean-text';
import type { RequestReplyInput } from './request.inputs';

export const MAX_REPLY_TEXT = 100_000;
export const MAX_REPLY_HTML = 500_000;
export const MAX_REPLY_CC = 50;
export const MAX_REPLY_ATTACHMENTS = 20;

export interface CheckedReply {
  text: string;
  /** As it came: not sanitised yet. */
  html: string | null;
  ccEmails: string[];
  attachmentIds: string[];
}

/** Throws UserInputError with everything that is wrong by itself; what only the database knows is checked later. */
export function checkReply(input: RequestReplyInput): CheckedReply {
  const v = new Validation();
  const text = cleanBody(input.text).trim();
  const html = input.html?.trim() ? input.html : null;
  const ccEmails = input.ccEmails.map((address) => address.trim());
  const attachmentIds = [...new Set(input.attachmentIds)];

  v.check(text.length > 0, 'text', 'REQUIRED', 'Write a text.');
  v.check(text.length <= MAX_REPLY_TEXT, 'text', 'TOO_LONG', `At most ${MAX_REPLY_TEXT} characters are allowed.`);
  v.check(
    (html ?? '').length <= MAX_REPLY_HTML,
    'html',
    'TOO_LONG',
    `At most ${MAX_REPLY_HTML} characters are allowed.`,
  );
  v.check(ccEmails.length <= MAX_REPLY_CC, 'ccEmails', 'TOO_MANY', `At most ${MAX_REPLY_CC} addresses are allowed.`);
  ccEmails.forEach((address, i) =>
    v.check(
      isValidAddress(address),
      ['ccEmails', String(i)],
      'INVALID_ADDRESS',
      'Enter an address like name@example.com, without a name before it.',
    ),
  );
  v.check(
    attachmentIds.length <= MAX_REPLY_ATTACHMENTS,
    'attachmentIds',
    'TOO_MANY',
    `At most ${MAX_REPLY_ATTACHMENTS} attachments are allowed.`,
  );
  v.throwIfAny();
  return { text, html, ccEmails, attachmentIds };
}

/** Who gets a copy: each address once, neither the requester nor a mailbox of ours, which would take it in again. */
export function copiedTo(addresses: string[], requesterKey: string, ownKeys: ReadonlySet<string>): string[] {
  const seen = new Set([requesterKey]);
  return addresses.filter((address) => {
    const { key } = normaliseAddress(address);
    return !ownKeys.has(key) && !seen.has(key) && seen.add(key);
  });
}

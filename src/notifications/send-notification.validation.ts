import { optionalText, requireText } from '../common/validate';
import { Validation } from '../common/user-error';
import { isValidAddress } from '../mail/addresses';
import { cleanBody } from '../mail/clean-text';
import type { NotificationDraft } from './notification-draft';
import { NotificationKind } from './notification.enums';
import type { SendNotificationInput } from './notification.inputs';

export const MAX_RECIPIENTS = 1_000;
/** RFC 5322 2.1.1: a line has at most 998 characters. */
const MAX_SUBJECT = 998;
/** Characters of text and of HTML, each. */
const MAX_BODY = 1_000_000;
const MAX_KEY = 255;

/** A draft of what was asked for over the API. Throws UserInputError with everything that is wrong. */
export function toApiDraft(input: SendNotificationInput): NotificationDraft {
  const v = new Validation();
  v.check(input.to.length > 0, 'to', 'REQUIRED', 'Name at least one recipient.');
  const few = input.to.length + input.cc.length <= MAX_RECIPIENTS;
  v.check(few, 'to', 'TOO_MANY', `At most ${MAX_RECIPIENTS} recipients are allowed, in To and Cc together.`);
  const draft: NotificationDraft = {
    kind: NotificationKind.API,
    to: few ? addresses(v, 'to', input.to) : [],
    cc: few ? addresses(v, 'cc', input.cc) : [],
    subject: requireText(v, 'subject', input.subject, MAX_SUBJECT),
    text: body(v, 'text', input.text),
    html: input.html == null || input.html.trim() === '' ? null : body(v, 'html', input.html),
    requestId: input.requestId ?? null,
    outgoingEmailServerId: input.outgoingEmailServerId ?? null,
    references: [],
    attachmentIds: [],
    idempotencyKey: optionalText(v, 'idempotencyKey', input.idempotencyKey, MAX_KEY),
  };
  v.throwIfAny();
  return draft;
}

function addresses(v: Validation, field: string, values: string[]): string[] {
  return values.map((value, index) => {
    const address = value.trim();
    v.check(
      isValidAddress(address),
      [field, String(index)],
      'INVALID_ADDRESS',
      'Enter an address like name@example.com, without a name before it.',
    );
    return address;
  });
}

function body(v: Validation, field: string, value: string): string {
  v.check(value.trim().length > 0, field, 'REQUIRED', 'This field must not be empty.');
  v.check(value.length <= MAX_BODY, field, 'TOO_LONG', `At most ${MAX_BODY} characters are allowed.`);
  return cleanBody(value);
}

import { cut, oneLine } from '../mail/clean-text';
import type { NotificationDraft } from './notification-draft';
import { NotificationKind } from './notification.enums';

/* What Mailroom says, as pure functions from facts to drafts. */

/** The most that a confirmation repeats of what a stranger wrote. */
const ECHOED_SUBJECT_LENGTH = 100;
const MAX_SUBJECT_LENGTH = 900;

export interface ConfirmationFacts {
  request: { id: string; key: string; subject: string; requesterEmail: string };
  /** The one to write through: the receiving server's outgoing server; null: the primary. */
  outgoingEmailServerId: string | null;
  /** Message-ID without angle brackets of the mail that made the request, with what it referred to, oldest first. */
  references: string[];
}

/**
 * Tells a requester that the request has arrived. It repeats nothing that the sender wrote except the cleaned subject,
 * so that nobody can use it to have us send their words to a third person.
 */
export function confirmationDraft(facts: ConfirmationFacts): NotificationDraft {
  const { id, key, subject, requesterEmail } = facts.request;
  const echoed = echoedSubject(subject);
  const lines = [
    'Hello,',
    `we received your request and gave it the number ${key}.`,
    'You can add to it by answering this mail; please leave the number in the subject.',
    'This is an automatic confirmation.',
  ];
  return {
    kind: NotificationKind.CONFIRMATION,
    to: [requesterEmail],
    cc: [],
    subject: `[${key}] We received your request${echoed ? `: ${echoed}` : ''}`,
    text: `${lines.join('\n\n')}\n`,
    html: lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n'),
    requestId: id,
    outgoingEmailServerId: facts.outgoingEmailServerId,
    references: facts.references,
    attachmentIds: [],
    idempotencyKey: null,
  };
}

export interface ReplyFacts {
  /** Of the notification, where the caller's entry refers to it. */
  id?: string;
  request: { id: string; key: string; subject: string; requesterEmail: string };
  ccEmails: string[];
  text: string;
  html: string | null;
  attachmentIds: string[];
  outgoingEmailServerId: string | null;
  references: string[];
}

/** A technician's words to the requester, as they were written. */
export function replyDraft(facts: ReplyFacts): NotificationDraft {
  return {
    id: facts.id,
    kind: NotificationKind.REPLY,
    to: [facts.request.requesterEmail],
    cc: facts.ccEmails,
    subject: replySubject(facts.request.subject, facts.request.key),
    text: facts.text,
    html: facts.html,
    requestId: facts.request.id,
    outgoingEmailServerId: facts.outgoingEmailServerId,
    references: facts.references,
    attachmentIds: facts.attachmentIds,
    idempotencyKey: null,
  };
}

/** `Re: SUBJECT [REQ-42]`, without repeating either. */
function replySubject(subject: string, key: string): string {
  const bare = oneLine(subject.replaceAll(`[${key}]`, ''), MAX_SUBJECT_LENGTH).replace(/^(?:re: {0,10})+/i, '');
  return bare ? `Re: ${bare} [${key}]` : `Re: [${key}]`;
}

/**
 * One short line without links and addresses, which a stranger might want carried to somebody else. Bare domain names
 * lose their dots, because mail programs make links of them.
 */
export function echoedSubject(subject: string): string {
  const cleaned = oneLine(subject, MAX_SUBJECT_LENGTH)
    .replace(/\S{0,100}:\/\/\S*/g, '')
    .replace(/\bwww\.\S*/gi, '')
    .replace(/\S{0,100}@\S*/g, '')
    .replace(/(?<=[\p{L}\p{N}-])\.(?=[\p{L}\p{N}-]*\p{L}\p{L})/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return cleaned.length <= ECHOED_SUBJECT_LENGTH ? cleaned : `${cut(cleaned, ECHOED_SUBJECT_LENGTH - 1)}…`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

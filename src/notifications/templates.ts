import { cut, oneLine, textToHtml } from '../mail/clean-text';
import { TemplateKind } from '../templates/template-kinds';
import { MAX_SUBJECT_LENGTH } from '../templates/template-engine';
import type { Words } from '../templates/words';
import type { AnswersTo, NotificationDraft } from './notification-draft';
import { NotificationKind } from './notification.enums';

/* What Mailroom says, as pure functions from words and facts to drafts. */

/** The most that a confirmation repeats of what a stranger wrote. */
const ECHOED_SUBJECT_LENGTH = 100;

export interface ConfirmationFacts {
  request: { id: string; key: string; subject: string; requesterEmail: string };
  /** The one to write through: the receiving server's outgoing server; null: the primary. */
  outgoingEmailServerId: string | null;
  /** Message-ID without angle brackets of the mail that made the request, with what it referred to, oldest first. */
  references: string[];
  answersTo?: AnswersTo | null;
}

/**
 * Tells a requester that the request has arrived. Of what the sender wrote it can repeat only the cleaned subject, so
 * that nobody can use it to have us send their words to a third person.
 */
export function confirmationDraft(words: Words, facts: ConfirmationFacts): NotificationDraft {
  const { id, key, subject, requesterEmail } = facts.request;
  return {
    kind: NotificationKind.CONFIRMATION,
    to: [requesterEmail],
    cc: [],
    ...words.say(TemplateKind.CONFIRMATION, { request: { key, subject: echoedSubject(subject) } }),
    requestId: id,
    outgoingEmailServerId: facts.outgoingEmailServerId,
    references: facts.references,
    answersTo: facts.answersTo,
    attachmentIds: [],
    idempotencyKey: null,
  };
}

export interface StatusChangeFacts extends ConfirmationFacts {
  /** As people say it: open, pending, resolved, closed. */
  status: string;
}

/** Tells a requester that the request has another status. */
export function statusChangeDraft(words: Words, facts: StatusChangeFacts): NotificationDraft {
  const { key, subject } = facts.request;
  const variables = { request: { key, subject: echoedSubject(subject), status: facts.status } };
  return {
    ...confirmationDraft(words, facts),
    kind: NotificationKind.STATUS_CHANGE,
    ...words.say(TemplateKind.STATUS_CHANGE, variables),
  };
}

export interface AlertFacts {
  to: string[];
  /** One that works. */
  outgoingEmailServerId: string;
  consoleUrl: string;
  recovered: boolean;
  incidents: { title: string; subject: string; detail: string; remedy: string[]; openedAt: Date }[];
}

/** Tells administrators of incidents, or that they are over. */
export function alertDraft(words: Words, { to, outgoingEmailServerId, ...facts }: AlertFacts): NotificationDraft {
  const incidents = facts.incidents.map(({ title, subject, detail, remedy, openedAt }) => {
    const since = `${openedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return { title, subject, since, detail: facts.recovered ? '' : detail, remedy: facts.recovered ? [] : remedy };
  });
  return {
    kind: NotificationKind.ALERT,
    to,
    cc: [],
    ...words.say(TemplateKind.ALERT, { recovered: facts.recovered, consoleUrl: facts.consoleUrl, incidents }),
    requestId: null,
    outgoingEmailServerId,
    references: [],
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
  /** Sanitised; null: made of the text. */
  html: string | null;
  technicianName: string | null;
  attachmentIds: string[];
  outgoingEmailServerId: string | null;
  references: string[];
  answersTo?: AnswersTo | null;
}

/** A technician's words to the requester. */
export function replyDraft(words: Words, facts: ReplyFacts): NotificationDraft {
  const { key, subject } = facts.request;
  return {
    id: facts.id,
    kind: NotificationKind.REPLY,
    to: [facts.request.requesterEmail],
    cc: facts.ccEmails,
    ...words.say(TemplateKind.REPLY, {
      request: { key, subject: bareSubject(subject, key) },
      reply: { text: facts.text, html: facts.html ?? textToHtml(facts.text) },
      technician: { name: facts.technicianName ?? '' },
    }),
    requestId: facts.request.id,
    outgoingEmailServerId: facts.outgoingEmailServerId,
    references: facts.references,
    answersTo: facts.answersTo,
    attachmentIds: facts.attachmentIds,
    idempotencyKey: null,
  };
}

/** Without the number and the `Re:` that the template adds. */
function bareSubject(subject: string, key: string): string {
  return oneLine(subject.replaceAll(`[${key}]`, ''), MAX_SUBJECT_LENGTH).replace(/^(?:re: {0,10})+/i, '');
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

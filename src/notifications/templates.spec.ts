import { EmailProvider } from '../email-servers/email-server.enums';
import { NotificationKind } from './notification.enums';
import { wordsOf } from '../templates/words';
import { alertDraft, confirmationDraft, echoedSubject, replyDraft, statusChangeDraft } from './templates';

const request = { id: 'R', key: 'REQ-42', subject: 'Printer on fire', requesterEmail: 'ann@example.com' };

const answersTo = {
  mailbox: { email: 'desk@desk.test', plusAddressing: true, provider: EmailProvider.OTHER },
  requestNumber: 42,
};
const words = wordsOf(new Map(), (kind) => {
  throw new Error(`The built-in template ${kind} does not work.`);
});

describe('confirmation', () => {
  const draft = (subject: string) =>
    confirmationDraft(words, {
      request: { ...request, subject },
      outgoingEmailServerId: 'S',
      references: ['m1@example.com'],
      answersTo,
    });

  it('names the request and its number, to the requester alone, in the same thread', () => {
    const { kind, to, cc, subject, references, answersTo, requestId, outgoingEmailServerId } = draft('Printer on fire');
    expect({ kind, to, cc, subject, references, answersTo, requestId, outgoingEmailServerId }).toEqual({
      kind: NotificationKind.CONFIRMATION,
      to: ['ann@example.com'],
      cc: [],
      subject: '[REQ-42] We received your request: Printer on fire',
      references: ['m1@example.com'],
      answersTo,
      requestId: 'R',
      outgoingEmailServerId: 'S',
    });
  });

  it('repeats nothing of the sender in its bodies', () => {
    const { text, html } = draft('<b>Marker</b> words');
    expect(`${text}${html}`).not.toMatch(/marker|words/i);
    expect(text).toContain('REQ-42');
    expect(html).toContain('REQ-42');
  });

  it('says nothing of an empty subject', () => {
    expect(draft('https://evil.example/x').subject).toBe('[REQ-42] We received your request');
  });
});

describe('echoed subject', () => {
  it.each([
    ['Printer on fire', 'Printer on fire'],
    ['Buy at https://evil.example/x?y=z now', 'Buy at now'],
    ['visit www.evil.example today', 'visit today'],
    ['write to evil@evil.example now', 'write to now'],
    ['get rich at evil.com/a', 'get rich at evil com/a'],
    ['crash in report.pdf of version 1.2.3', 'crash in report pdf of version 1.2.3'],
    ['line\r\nBcc: x', 'line Bcc: x'],
    ['Drücker brennt 🔥', 'Drücker brennt 🔥'],
    ['x'.repeat(150), `${'x'.repeat(99)}…`],
  ])('%j becomes %j', (subject, echoed) => expect(echoedSubject(subject)).toBe(echoed));

  it('takes hostile input in linear time', () => {
    const hostile = ['@', '.', 'a.', 'a', '://', 'www.'].map((part) => part.repeat(50_000));
    expect(hostile.map((text) => echoedSubject(text).length <= 100)).toEqual(hostile.map(() => true));
  });
});

describe('reply', () => {
  const draft = (subject: string) =>
    replyDraft(words, {
      technicianName: null,
      id: 'N',
      request: { ...request, subject },
      ccEmails: ['bob@example.com'],
      text: 'Use <water>.',
      html: '<p>Use &lt;water&gt;.</p>',
      attachmentIds: ['A'],
      outgoingEmailServerId: null,
      references: ['m1@example.com', 'm2@example.com'],
      answersTo: null,
    });

  it.each([
    ['Printer on fire', 'Re: Printer on fire [REQ-42]'],
    ['RE: Re: Printer on fire', 'Re: Printer on fire [REQ-42]'],
    ['Re: Printer on fire [REQ-42]', 'Re: Printer on fire [REQ-42]'],
    ['', 'Re: [REQ-42]'],
    ['two\nlines', 'Re: two lines [REQ-42]'],
  ])('to %j has the subject %j', (subject, expected) => expect(draft(subject).subject).toBe(expected));

  it("carries the technician's words as they were written", () => {
    const { id, kind, to, cc, text, html, attachmentIds, references, answersTo } = draft('x');
    expect({ id, kind, to, cc, text, html, attachmentIds, references, answersTo }).toEqual({
      id: 'N',
      kind: NotificationKind.REPLY,
      to: ['ann@example.com'],
      cc: ['bob@example.com'],
      text: 'Use <water>.',
      html: '<p>Use &lt;water&gt;.</p>',
      attachmentIds: ['A'],
      references: ['m1@example.com', 'm2@example.com'],
      answersTo: null,
    });
  });

  it('has an HTML part also where the technician wrote text only', () => {
    const facts = { request, ccEmails: [], text: 'a < b', html: null, technicianName: null };
    const { html } = replyDraft(words, { ...facts, attachmentIds: [], outgoingEmailServerId: null, references: [] });
    expect(html).toContain('a &lt; b');
  });
});

describe('status change', () => {
  it('tells the requester the status, in the same thread', () => {
    const facts = { request, outgoingEmailServerId: 'S', references: ['m1@example.com'], status: 'resolved' };
    const draft = statusChangeDraft(words, facts);
    expect(draft).toMatchObject({
      kind: NotificationKind.STATUS_CHANGE,
      to: ['ann@example.com'],
      subject: '[REQ-42] Your request is resolved: Printer on fire',
      references: ['m1@example.com'],
    });
    expect(draft.text).toContain('REQ-42 is now resolved');
  });
});

describe('alert', () => {
  const incident = (subject: string) => ({
    title: 'The password was refused',
    subject,
    detail: 'NO <denied>',
    remedy: ['Enter it again.'],
    openedAt: new Date('2026-01-05T09:00:30Z'),
  });
  const draft = (recovered: boolean, ...subjects: string[]) =>
    alertDraft(words, {
      to: ['admin@example.com'],
      outgoingEmailServerId: 'S',
      consoleUrl: 'https://desk.example.com/admin/status',
      recovered,
      incidents: subjects.map(incident),
    });

  it('names what is wrong, since when, and what to do', () => {
    const { subject, text, html } = draft(false, 'server "A"');
    expect(subject).toBe('[Mailroom] Needs attention: server "A"');
    expect(text).toContain('The password was refused: server "A"\nSince 2026-01-05 09:00 UTC\nNO <denied>\n');
    expect(text).toContain('1. Enter it again.');
    expect(html).toContain('NO &lt;denied&gt;');
  });

  it('tells of several in one mail', () => {
    const { subject, text } = draft(false, 'server "A"', 'server "B"', 'server "C"');
    expect(subject).toBe('[Mailroom] Needs attention: server "A" and 2 more');
    expect(text).toContain('server "C"');
  });

  it('says what works again, without steps', () => {
    const { subject, text } = draft(true, 'server "A"');
    expect(subject).toBe('[Mailroom] Works again: server "A"');
    expect(text).not.toContain('Enter it again');
  });
});

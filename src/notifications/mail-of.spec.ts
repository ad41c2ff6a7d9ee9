import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { composeMail } from '../email-servers/compose-mail';
import { mailOf, UnsendableMail } from './mail-of';
import { toRows } from './notification-rows';
import { NotificationKind } from './notification.enums';
import { NotificationRow } from './notification.entity';

const NOW = new Date('2026-01-10T12:00:00.000Z');
const BODY = { text: 'Héllo', html: '<p>Héllo</p>' };
const server = { email: 'help@bücher.example', senderName: 'Hilfe für Bücher', replyTo: 'answers@example.com' };

function notification(overrides: Partial<NotificationRow> = {}): NotificationRow {
  const draft = {
    id: 'N1',
    kind: NotificationKind.API,
    to: ['ann@example.com'],
    cc: ['bob@bücher.example'],
    subject: 'Größe',
    ...BODY,
    requestId: null,
    outgoingEmailServerId: null,
    references: ['m1@example.com', 'm2@example.com'],
    attachmentIds: [],
    idempotencyKey: null,
  };
  return { ...toRows(draft, null, (id) => ({ messageId: `${id}@example.com`, replyTo: null }), NOW).row, ...overrides };
}

function headersOf(row: NotificationRow, of = server): string {
  const mail = composeMail(mailOf(row, BODY, of, 'INSTALLATION', [])) as Buffer;
  return mail.toString().split('\r\n\r\n')[0]!.replaceAll('\r\n ', ' ');
}

it('is a complete message in UTF-8 with IDN domains in ASCII', async () => {
  const raw = composeMail(mailOf(notification(), BODY, server, 'INSTALLATION', [])) as Buffer;
  const mail = await simpleParser(raw);
  expect(mail.subject).toBe('Größe');
  expect(mail.text).toBe('Héllo');
  expect(mail.html).toBe('<p>Héllo</p>');
  expect(mail.date).toEqual(NOW);
  expect(mail.from?.value[0]?.name).toBe('Hilfe für Bücher');
  const headers = headersOf(notification());
  expect(headers).toMatch(/^From: .* <help@xn--bcher-kva\.example>\r?$/m);
  for (const line of [
    'To: ann@example.com',
    'Cc: bob@xn--bcher-kva.example',
    'Reply-To: answers@example.com',
    'Message-ID: <N1@example.com>',
    'In-Reply-To: <m2@example.com>',
    'References: <m1@example.com> <m2@example.com>',
    'X-Mailroom-Installation: INSTALLATION',
  ]) {
    expect(headers.split('\n').map((l) => l.trim())).toContain(line);
  }
});

it.each([
  [NotificationKind.CONFIRMATION, 'auto-replied', true],
  [NotificationKind.API, 'auto-generated', true],
  [NotificationKind.REPLY, undefined, false],
])('%s is Auto-Submitted: %s', (kind, autoSubmitted, suppress) => {
  const headers = headersOf(notification({ kind }));
  expect(/^Auto-Submitted: (.*?)\r?$/m.exec(headers)?.[1]).toBe(autoSubmitted);
  expect(/^X-Auto-Response-Suppress: All/m.test(headers)).toBe(suppress);
});

it('has the same Message-ID in every attempt', () => {
  const ids = [headersOf(notification()), headersOf(notification())].map((h) => /^Message-ID:.*/m.exec(h)?.[0]);
  expect(ids[0]).toBe(ids[1]);
});

const token = `${'0'.repeat(32)}`;
it.each<[string, string | null, string | null, string | undefined]>([
  ['the request’s mailbox', `desk+1.${token}@example.com`, null, `desk+1.${token}@example.com`],
  ['the same, when an administrator names it', `desk+1.${token}@x.test`, 'Desk@X.test', `desk+1.${token}@x.test`],
  ['elsewhere, when an administrator says so', `desk+1.${token}@x.test`, 'list@x.test', 'list@x.test'],
  ['what the server says, where there is no token', null, 'list@x.test', 'list@x.test'],
  ['the sender, where nothing is said', null, null, undefined],
])('has answers go to %s', (_, replyTo, configured, expected) => {
  const mail = mailOf(notification({ replyTo }), BODY, { ...server, replyTo: configured }, null, []);
  expect(mail.replyTo ?? undefined).toBe(expected);
});

it.each<[string, Partial<NotificationRow>, Partial<typeof server>]>([
  ['Subject', { subject: 'x\r\nBcc: evil@example.com' }, {}],
  ['To', { to: ['ann@example.com\nBcc: evil@example.com'] }, {}],
  ['Cc', { cc: ['ann@example.com\rBcc: evil@example.com'] }, {}],
  ['References', { references: ['m1@example.com>\r\nBcc: evil@example.com'] }, {}],
  ['From', {}, { senderName: 'Help\r\nBcc: evil@example.com' }],
  ['Reply-To', {}, { replyTo: 'a@example.com\r\nBcc: evil@example.com' }],
])('refuses a line break in %s', (header, row, of) => {
  const act = () => mailOf(notification(row), BODY, { ...server, ...of }, null, []);
  expect(act).toThrow(UnsendableMail);
  expect(act).toThrow(header);
});

it.each([
  ['file name', { fileName: 'a.png"\r\nBcc: evil@example.com\r\n\r\nevil' }],
  ['file name in another charset', { fileName: 'ä.png\r\nBcc: evil@example.com' }],
  ['content type', { contentType: 'text/plain\r\nBcc: evil@example.com' }],
  ['content ID', { contentId: 'c1>\r\nBcc: evil@example.com' }],
])('makes no header of a line break in the %s of an attachment', async (_, changes) => {
  const attachment = { fileName: 'a.png', contentType: 'image/png', content: Buffer.from('PNG'), contentId: null };
  const mail = composeMail(mailOf(notification(), BODY, server, null, [{ ...attachment, ...changes }]));
  const raw = await text(mail as Readable);
  expect(raw).not.toMatch(/^Bcc:/im);
  const { attachments, headers } = await simpleParser(raw);
  expect([attachments.map((a) => a.content.toString()), headers.has('bcc')]).toEqual([['PNG'], false]);
});

it('carries attachments, inline ones where the HTML shows them', async () => {
  const attachment = (fileName: string, contentId: string | null) => ({
    fileName,
    contentType: 'image/png',
    content: Buffer.from(fileName),
    contentId,
  });
  const mail = composeMail(
    mailOf(notification(), { ...BODY, html: '<img src="cid:c1">' }, server, null, [
      attachment('Rechnung für März.png', null),
      attachment('logo.png', 'c1'),
    ]),
  );
  const parsed = await simpleParser(mail as NodeJS.ReadableStream as never);
  expect(parsed.attachments.map((a) => [a.filename, a.content.toString(), a.related ?? false, a.cid])).toEqual(
    expect.arrayContaining([
      ['Rechnung für März.png', 'Rechnung für März.png', false, undefined],
      ['logo.png', 'logo.png', true, 'c1'],
    ]),
  );
});

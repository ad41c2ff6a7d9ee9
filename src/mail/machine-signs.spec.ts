import { answerSuppressionReason, readSigns, suppressionReason } from './machine-signs';
import { MachineSigns } from './parsed-message';
import { RawHeader } from './raw-headers';

function signsOf(...lines: string[]): MachineSigns {
  const headers = lines.map((line): RawHeader => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return readSigns(headers, headers.find(([name]) => name === 'content-type')?.[1] ?? '');
}

describe('a message that becomes no request', () => {
  it.each([
    ['Auto-Submitted: auto-replied', 'automatic reply (Auto-Submitted: auto-replied)'],
    ['Auto-Submitted: Auto-Generated; owner=x', 'automatic message (Auto-Submitted: auto-generated)'],
    ['Auto-Submitted: auto-notified (a comment)', 'automatic message (Auto-Submitted: auto-notified)'],
    ['Return-Path: <>', 'bounce or automatic message (Return-Path: <>)'],
    ['Return-Path: <MAILER-DAEMON>', 'bounce or automatic message (Return-Path: <>)'],
    ['From: Mail Delivery <MAILER-DAEMON@mx.test>', 'bounce or automatic message (From: MAILER-DAEMON)'],
    ['Precedence: auto_reply', 'automatic reply (Precedence: auto_reply)'],
    ['X-Precedence: Auto_Reply', 'automatic reply (Precedence: auto_reply)'],
    ['X-Autoreply: yes', 'automatic reply (X-Autoreply)'],
    ['X-Autorespond: Re: holiday', 'automatic reply (X-Autorespond)'],
    ['X-Auto-Reply-From: a@x.de', 'automatic reply (X-Auto-Reply-From)'],
    [
      'Content-Type: multipart/report; boundary=b; report-type="delivery-status"',
      'delivery or read report (Content-Type: multipart/report)',
    ],
    [
      'Content-Type: multipart/report; report-type=disposition-notification',
      'delivery or read report (Content-Type: multipart/report)',
    ],
    ['X-Mailroom-Installation: other', 'mail loop: sent by Mailroom itself (X-Mailroom-Installation)'],
  ])('%s', (header, reason) => {
    expect(suppressionReason(signsOf(header))).toBe(reason);
    expect(answerSuppressionReason(signsOf(header))).toBe(reason);
  });

  it('is one of whose Auto-Submitted headers any is not "no"', () => {
    expect(suppressionReason(signsOf('Auto-Submitted: no', 'Auto-Submitted: auto-replied'))).not.toBeNull();
  });
});

describe('a message that becomes a request but gets no automatic answer', () => {
  it.each([
    ['List-Id: Desk <desk.example.org>', 'mailing list (List-Id: Desk <desk.example.org>)'],
    ['Precedence: BULK', 'bulk mail (Precedence: bulk)'],
    ['Precedence: list', 'bulk mail (Precedence: list)'],
    ['Precedence: junk', 'bulk mail (Precedence: junk)'],
    [
      'X-Auto-Response-Suppress: DR, OOF, AutoReply',
      'the sender wants no automatic replies (X-Auto-Response-Suppress: DR, OOF, AutoReply)',
    ],
    ['X-Auto-Response-Suppress: All', 'the sender wants no automatic replies (X-Auto-Response-Suppress: All)'],
  ])('%s', (header, reason) => {
    expect(suppressionReason(signsOf(header))).toBeNull();
    expect(answerSuppressionReason(signsOf(header))).toBe(reason);
  });

  it('is one of another Mailroom, when it is known which is ours', () => {
    const signs = signsOf('X-Mailroom-Installation: theirs');
    expect(suppressionReason(signs, 'ours')).toBeNull();
    expect(answerSuppressionReason(signs, 'ours')).toBe('sent by another Mailroom (X-Mailroom-Installation)');
    expect(suppressionReason(signs, 'theirs')).toContain('mail loop');
  });
});

describe("a person's message", () => {
  it.each([
    'Auto-Submitted: no',
    'Auto-Submitted: NO (really)',
    'Precedence: first-class',
    'X-Auto-Response-Suppress: DR, RN, NRN',
    'X-Autoreply: no',
    'Return-Path: <anna@example.org>',
    'Content-Type: multipart/mixed; report-type=delivery-status',
    'Content-Type: multipart/report; report-type=feedback-report',
    'Subject: Automatic reply',
    'From: Postmaster <postmaster@example.org>',
  ])('may be answered: %s', (header) => {
    expect(answerSuppressionReason(signsOf(header))).toBeNull();
  });

  it('is judged by the topmost Return-Path, which the delivering server wrote', () => {
    expect(signsOf('Return-Path: <a@x.de>', 'Return-Path: <>').nullReturnPath).toBe(false);
  });
});

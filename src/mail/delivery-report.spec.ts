import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryReport } from './delivery-report';
import { parseMessageSync } from './parse';

const message = (...lines: string[]) => parseMessageSync(Buffer.from(lines.join('\r\n')));
const reportOf = (...lines: string[]): DeliveryReport | null => message(...lines).report;

/** A report in RFC 3464's form with this message/delivery-status part. */
const standard = (status: string[], returned: string[] = ['Message-ID: <n1@desk.test>'], type = 'message/rfc822') =>
  reportOf(
    'Return-Path: <>',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    ...status,
    '--b',
    `Content-Type: ${type}`,
    '',
    ...returned,
    '--b--',
  );

describe('a report in the standard form', () => {
  it('is read from a fixture', () => {
    const raw = readFileSync(join(__dirname, '../../test/fixtures/mail/dsn.eml'));
    expect(parseMessageSync(raw).report).toEqual({
      originalMessageId: 'n-1@example.com',
      recipients: [
        { address: 'nobody@example.net', finalAddress: null, action: 'failed', status: '5.1.1', diagnostic: null },
      ],
    });
  });

  it('tells each recipient, whom we wrote to and where it went', () => {
    const report = standard([
      'Reporting-MTA: dns; mx.test',
      '',
      'Original-Recipient: rfc822;ann@customer.test',
      'Final-Recipient: rfc822; ann@elsewhere.test',
      'Action: failed (really)',
      'Status: 5.2.2 (full)',
      'Diagnostic-Code: smtp; 552 5.2.2',
      '  mailbox full',
      '',
      'Final-Recipient: LOCAL; <bob@customer.test>',
      'Action: delayed',
      'Status: 4.4.1',
      'Diagnostic-Code: X-Postfix; connect: timed out',
      '',
      'Final-Recipient: rfc822; eve@customer.test',
      'Action: relayed',
      'Status: 2.0.0',
    ]);
    expect(report).toEqual({
      originalMessageId: 'n1@desk.test',
      recipients: [
        {
          address: 'ann@customer.test',
          finalAddress: 'ann@elsewhere.test',
          action: 'failed',
          status: '5.2.2',
          diagnostic: '552 5.2.2 mailbox full',
        },
        {
          address: 'bob@customer.test',
          finalAddress: null,
          action: 'delayed',
          status: '4.4.1',
          diagnostic: 'connect: timed out',
        },
        { address: 'eve@customer.test', finalAddress: null, action: 'relayed', status: '2.0.0', diagnostic: null },
      ],
    });
  });

  it.each<[string, string[], object]>([
    ['no Action', ['Status: 4.4.7'], { action: 'delayed', status: '4.4.7' }],
    ['no Action and no Status', [], { action: 'failed', status: null }],
    ['an unknown Action', ['Action: exploded', 'Status: 5.0.0'], { action: 'failed' }],
    ['a Status only in the words', ['Action: failed', 'Diagnostic-Code: smtp; 550 5.7.1 no'], { status: '5.7.1' }],
    ['a bare reply code', ['Action: failed', 'Diagnostic-Code: smtp; 550 no such user'], { status: '5.0.0' }],
    ['a Status that is none', ['Action: failed', 'Status: 5.1.1.9'], { status: null }],
  ])('is lenient: %s', (_, fields, expected) => {
    expect(standard(['Final-Recipient: rfc822;a@b.test', ...fields])?.recipients[0]).toMatchObject(expected);
  });

  it.each([
    ['headers alone', ['Subject: x', 'Message-ID: <n2@desk.test>'], 'text/rfc822-headers', 'n2@desk.test'],
    ['no Message-ID', ['Subject: x'], 'message/rfc822', null],
    ['another part', ['Message-ID: <n3@desk.test>'], 'text/plain', null],
  ])('finds the mail it is about in %s', (_, returned, type, expected) => {
    const status = ['Final-Recipient: rfc822;a@b.test', 'Action: failed'];
    expect(standard(status, returned, type)?.originalMessageId).toBe(expected);
  });

  it('goes by what it answers when the mail did not come back (Exchange)', () => {
    const report = reportOf(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      'References: <first@customer.test> <n4@desk.test>',
      'In-Reply-To: <n4@desk.test>',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822;a@b.test',
      'Action: failed',
      '--b--',
    );
    expect(report?.originalMessageId).toBe('n4@desk.test');
  });

  it('costs a forger no more than 200 recipients', () => {
    const groups = Array.from({ length: 1000 }, (_, i) => [`Final-Recipient: rfc822;u${i}@b.test`, '']).flat();
    expect(standard(groups)?.recipients).toHaveLength(200);
  });
});

const daemon = ['Return-Path: <>', 'From: MAILER-DAEMON@mx.test', 'Subject: failure notice', ''];

describe('a report that is only text', () => {
  it.each<[string, string[], object]>([
    [
      'qmail',
      [
        ...daemon,
        'Hi. This is the qmail-send program at mx.test.',
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.",
        '',
        '<nobody@customer.test>:',
        'Sorry, no mailbox here by that name. (#5.1.1)',
        '',
        '<full@customer.test>:',
        '192.0.2.1 failed after I sent the message.',
        'Remote host said: 552 over quota',
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Return-Path: <support@desk.test>',
        'Message-ID: <n5@desk.test>',
        'To: <other@customer.test>',
      ],
      {
        originalMessageId: 'n5@desk.test',
        recipients: [
          {
            address: 'nobody@customer.test',
            action: 'failed',
            status: '5.1.1',
            diagnostic: 'Sorry, no mailbox here by that name. (#5.1.1)',
          },
          { address: 'full@customer.test', action: 'failed', status: '5.0.0' },
        ],
      },
    ],
    [
      'Exim',
      [
        'Return-path: <>',
        'X-Failed-Recipients: nobody@customer.test',
        'Auto-Submitted: auto-replied',
        'From: Mail Delivery System <Mailer-Daemon@mx.test>',
        '',
        'This message was created automatically by mail delivery software.',
        '',
        'A message that you sent could not be delivered to one or more of its',
        'recipients. This is a permanent error. The following address(es) failed:',
        '',
        '  nobody@customer.test',
        '    host mx.customer.test [192.0.2.7]',
        '    SMTP error from remote mail server after RCPT TO:<nobody@customer.test>:',
        '    550 5.1.1 User unknown',
        '',
        "------ This is a copy of the message's headers. ------",
        '',
        'Subject: [REQ-1]',
        'Message-Id: <n6@desk.test>',
      ],
      {
        originalMessageId: 'n6@desk.test',
        recipients: [{ address: 'nobody@customer.test', action: 'failed', status: '5.1.1' }],
      },
    ],
    [
      'Exim, delayed',
      [
        ...daemon,
        'This message was created automatically by mail delivery software.',
        'A message that you sent has not yet been delivered to one or more of its',
        'recipients after more than 24 hours on the queue on mx.test.',
        'No action is required on your part.',
        '',
        '  slow@customer.test',
        '    Delay reason: connection timed out',
      ],
      { recipients: [{ address: 'slow@customer.test', action: 'delayed', status: null }] },
    ],
    [
      'Postfix, without its parts',
      [
        ...daemon,
        'This is the mail system at host mx.test.',
        '',
        "I'm sorry to have to inform you that your message could not",
        'be delivered to one or more recipients.',
        '',
        '<nobody@customer.test> (expanded from <desk@customer.test>): host',
        '    mx.customer.test[192.0.2.9] said: 550 5.7.1 Relaying denied (in reply to RCPT TO command)',
      ],
      { originalMessageId: null, recipients: [{ address: 'nobody@customer.test', status: '5.7.1' }] },
    ],
    [
      'Gmail, the older form',
      [
        'Return-Path: <>',
        'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        'X-Failed-Recipients: nobody@customer.test',
        '',
        'Delivery to the following recipient failed permanently:',
        '',
        '     nobody@customer.test',
        '',
        'Technical details of permanent failure:',
        'The error that the other server returned was: 550 5.1.1 no such user',
        '',
        '----- Original message -----',
        '',
        'Message-ID:',
        '        <n7@desk.test>',
      ],
      {
        originalMessageId: 'n7@desk.test',
        recipients: [{ address: 'nobody@customer.test', action: 'failed', status: '5.1.1' }],
      },
    ],
    [
      'Sendmail',
      [
        ...daemon,
        'The original message was received at Mon, 2 Nov 2026 10:00:00 GMT',
        '',
        '   ----- The following addresses had permanent fatal errors -----',
        '<nobody@customer.test>',
        '    (reason: 550 5.1.1 <nobody@customer.test>... User unknown)',
        '',
        '   ----- Transcript of session follows -----',
        '... while talking to mx.customer.test.:',
        '>>> RCPT To:<nobody@customer.test>',
        '<<< 550 5.1.1 <nobody@customer.test>... User unknown',
      ],
      { recipients: [{ address: 'nobody@customer.test', status: '5.1.1' }] },
    ],
    [
      'Exchange 2003',
      [
        'Return-Path: <>',
        'From: System Administrator <postmaster@customer.test>',
        'Subject: Undeliverable: [REQ-1]',
        'In-Reply-To: <n8@desk.test>',
        '',
        'Your message did not reach some or all of the intended recipients.',
        '',
        '      Subject:  [REQ-1]',
        '',
        'The following recipient(s) could not be reached:',
        '',
        "      'nobody@customer.test' on 11/2/2026 10:00 AM",
        '            The e-mail account does not exist at the organization.',
        '            <mx.customer.test #5.1.1>',
      ],
      { originalMessageId: 'n8@desk.test', recipients: [{ address: 'nobody@customer.test', status: '5.1.1' }] },
    ],
    [
      'Exchange 2010, its diagnostic lines',
      [
        'Return-Path: <>',
        'From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@customer.test',
        '',
        'Delivery has failed to these recipients or groups:',
        '',
        'Nobody',
        'The e-mail address you entered could not be found.',
        '',
        'Diagnostic information for administrators:',
        '',
        'Generating server: mx.customer.test',
        '',
        'nobody@customer.test',
        '#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
        '',
        'Original message headers:',
        '',
        'Received: from desk.test',
        'Message-ID: <n9@desk.test>',
      ],
      { originalMessageId: 'n9@desk.test', recipients: [{ address: 'nobody@customer.test', status: '5.1.1' }] },
    ],
    [
      'one that names its recipients in a header alone',
      ['Return-Path: <>', 'X-Failed-Recipients: a@b.test, c@d.test', '', 'Leider unzustellbar.'],
      {
        originalMessageId: null,
        recipients: [
          { address: 'a@b.test', action: 'failed', status: null, diagnostic: null },
          { address: 'c@d.test' },
        ],
      },
    ],
  ])('is read: %s', (_, lines, expected) => {
    expect(reportOf(...lines)).toMatchObject(expected);
  });

  it('takes the attached mail for the returned one', () => {
    const report = reportOf(
      'Return-Path: <>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      '<nobody@customer.test>: unknown user',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Message-ID: <n10@desk.test>',
      '--b--',
    );
    expect(report).toMatchObject({
      originalMessageId: 'n10@desk.test',
      recipients: [{ address: 'nobody@customer.test', diagnostic: 'unknown user' }],
    });
  });
});

describe('no report', () => {
  it.each<[string, string[]]>([
    [
      'a person who pastes one',
      ['Return-Path: <ann@customer.test>', 'From: ann@customer.test', '', 'I got this:', '<nobody@x.test>: 550 no'],
    ],
    ['a mail server that names nobody', [...daemon, 'Your mailbox is nearly full.']],
    [
      'a read receipt',
      [
        'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
        '',
        '--b',
        'Content-Type: message/disposition-notification',
        '',
        'Final-Recipient: rfc822;a@b.test',
        'Disposition: manual-action/MDN-sent-manually; displayed',
        '--b--',
      ],
    ],
  ])('is %s', (_, lines) => {
    expect(reportOf(...lines)).toBeNull();
  });

  // So long that whatever takes more than linear time would not end.
  it.each([
    ['at signs', `${'a'.repeat(60)}@`.repeat(20_000)],
    ['addresses', '<a@b.test>: x\r\n'.repeat(100_000)],
    ['hyphens', '-'.repeat(1_000_000)],
  ])('comes to an end with very many %s', (_, text) => {
    expect(() => reportOf(...daemon, text)).not.toThrow();
  });
});

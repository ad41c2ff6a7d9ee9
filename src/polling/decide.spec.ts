import { compileIncomingFilter } from '../filters/evaluate';
import { FilterType } from '../filters/filter.types';
import type { DeliveryReport } from '../mail/delivery-report';
import { type DecisionContext, decide } from './decide';
import type { ParsedMail } from './intake.worker';
import { Evidence, Part } from './participation';

const noSigns: ParsedMail['signs'] = {
  autoSubmitted: null,
  precedence: null,
  listId: null,
  autoResponseSuppress: null,
  nullReturnPath: false,
  deliveryReport: false,
  mailDaemon: false,
  otherAutoReply: null,
  mailroomLoop: null,
};

function mail(changes: Partial<ParsedMail> = {}): ParsedMail {
  return {
    messageId: 'm@customer.test',
    inReplyTo: [],
    references: [],
    from: { address: 'alice@customer.test', name: 'Alice' },
    sender: null,
    replyTo: [],
    to: [],
    cc: [],
    subject: 'Printer',
    sentAt: null,
    text: 'It burns.',
    replyText: 'It burns.',
    html: null,
    attachments: [],
    fingerprint: 'f',
    authenticationResults: [],
    signs: noSigns,
    report: null,
    ...changes,
  };
}

const context = (changes: Partial<DecisionContext> = {}): DecisionContext => ({
  installationId: 'this-one',
  ownAddresses: new Set(['support@desk.test']),
  filter: compileIncomingFilter(null),
  machineReason: null,
  fromKey: 'alice@customer.test',
  twin: null,
  sender: 'NONE',
  supposed: null,
  reportsOn: null,
  ...changes,
});

const request42 = {
  id: 'r42',
  key: 'REQ-42',
  by: 'by its key in the subject',
  evidence: Evidence.KEY,
  part: Part.REQUESTER,
  closed: false,
};
const bounce: DeliveryReport = {
  recipients: [
    { address: 'nobody@customer.test', finalAddress: null, action: 'failed', status: '5.1.1', diagnostic: null },
  ],
  originalMessageId: 'n1@desk.test',
};
const ignoreCustomers = compileIncomingFilter({
  type: FilterType.IGNORE,
  emails: [],
  domains: ['customer.test'],
  keywords: [],
});

describe('decide', () => {
  it.each<[string, Partial<ParsedMail>, Partial<DecisionContext>, boolean, object]>([
    ['a first mail', {}, {}, true, { kind: 'NEW_REQUEST', linkedTo: null }],
    ['a mail without a sender', { from: null }, { fromKey: null }, true, { kind: 'NEW_REQUEST', linkedTo: null }],
    ['the same content again', {}, { twin: { id: 'first' } }, true, { kind: 'DUPLICATE', of: 'first' }],
    ['our own mail coming back', { signs: { ...noSigns, mailroomLoop: 'this-one' } }, {}, true, { kind: 'SUPPRESSED' }],
    ["another Mailroom's mail", { signs: { ...noSigns, mailroomLoop: 'other' } }, {}, true, { kind: 'NEW_REQUEST' }],
    ['a mail from one of our addresses', {}, { fromKey: 'support@desk.test' }, true, { kind: 'SUPPRESSED' }],
    [
      'an automatic reply',
      {},
      { machineReason: 'automatic reply' },
      true,
      { kind: 'SUPPRESSED', reason: 'Automatic reply.' },
    ],
    [
      'an automatic reply to a mail of ours',
      {},
      { machineReason: 'automatic reply', reportsOn: 'r42' },
      true,
      { kind: 'SUPPRESSED', requestId: 'r42', report: null },
    ],
    [
      'a delivery report',
      { report: bounce },
      { machineReason: 'x', reportsOn: 'r42' },
      true,
      {
        kind: 'SUPPRESSED',
        requestId: 'r42',
        report: bounce,
        reason: 'Delivery report: nobody@customer.test failed (5.1.1).',
      },
    ],
    ['a filtered mail', {}, { filter: ignoreCustomers }, true, { kind: 'IGNORED' }],
    ['a filtered automatic reply', {}, { filter: ignoreCustomers, machineReason: 'x' }, true, { kind: 'SUPPRESSED' }],
    [
      'a reply of a participant',
      {},
      { supposed: request42 },
      true,
      { kind: 'FOLLOW_UP', requestId: 'r42', proven: false },
    ],
    [
      'a reply with a token of ours',
      {},
      { supposed: { ...request42, evidence: Evidence.TOKEN } },
      true,
      { kind: 'FOLLOW_UP', requestId: 'r42', proven: true },
    ],
    [
      'a filtered reply of a participant',
      {},
      { supposed: request42, filter: ignoreCustomers },
      true,
      { kind: 'IGNORED' },
    ],
    [
      'a stranger who names a request',
      {},
      { supposed: { ...request42, part: Part.NONE }, fromKey: 'mallory@evil.test' },
      true,
      { kind: 'NEW_REQUEST', linkedTo: 'r42', reason: expect.stringContaining('takes no part') },
    ],
    [
      'a participant whose address is forged',
      {},
      { supposed: { ...request42, evidence: Evidence.TOKEN }, sender: 'FAIL' },
      true,
      { kind: 'NEW_REQUEST', linkedTo: 'r42', reason: expect.stringContaining('forged') },
    ],
    [
      'nobody who names a request',
      { from: null },
      { supposed: { ...request42, part: Part.NONE }, fromKey: null },
      true,
      { kind: 'NEW_REQUEST', linkedTo: 'r42' },
    ],
    [
      'a reply to a closed request, which it opens again',
      {},
      { supposed: { ...request42, closed: true } },
      true,
      { kind: 'FOLLOW_UP', requestId: 'r42' },
    ],
    [
      'a reply to a closed request, where replies do not open',
      {},
      { supposed: { ...request42, closed: true } },
      false,
      { kind: 'NEW_REQUEST', linkedTo: 'r42', reason: expect.stringContaining('closed') },
    ],
  ])('%s', (_, changes, known, reopenOnReply, expected) => {
    expect(decide(mail(changes), context(known), reopenOnReply)).toMatchObject(expected);
  });

  it('always gives a reason that is a sentence', () => {
    for (const known of [{}, { twin: { id: 'x' } }, { machineReason: 'bounce' }, { supposed: request42 }]) {
      expect(decide(mail(), context(known), true).reason).toMatch(/^[A-Z].*\.$/);
    }
  });
});

import { UserInputError } from '../common/user-error';
import { checkReply, copiedTo } from './reply-input';
import type { RequestReplyInput } from './request.inputs';

const input = (changes: Partial<RequestReplyInput>): RequestReplyInput => ({
  text: 'Hello',
  html: null,
  ccEmails: [],
  attachmentIds: [],
  ...changes,
});

function problemsOf(changes: Partial<RequestReplyInput>): string[] {
  try {
    checkReply(input(changes));
    return [];
  } catch (error) {
    if (!(error instanceof UserInputError)) throw error;
    return error.errors.map((e) => `${e.field?.join('.')} ${e.code}`);
  }
}

describe('checkReply', () => {
  it.each<[string, Partial<RequestReplyInput>, string[]]>([
    ['a text alone', {}, []],
    ['the longest text', { text: 'x'.repeat(100_000) }, []],
    ['no text', { text: '' }, ['text REQUIRED']],
    ['only spaces', { text: ' \n\t ' }, ['text REQUIRED']],
    ['a longer text', { text: 'x'.repeat(100_001) }, ['text TOO_LONG']],
    ['too much HTML', { html: 'x'.repeat(500_001) }, ['html TOO_LONG']],
    ['a wrong address', { ccEmails: ['a@example.com', 'b@'] }, ['ccEmails.1 INVALID_ADDRESS']],
    ['an injected header', { ccEmails: ['a@example.com\r\nBcc: b@example.com'] }, ['ccEmails.0 INVALID_ADDRESS']],
    ['an address with a name', { ccEmails: ['A <a@example.com>'] }, ['ccEmails.0 INVALID_ADDRESS']],
    ['50 copies', { ccEmails: Array.from({ length: 50 }, (_, i) => `u${i}@example.com`) }, []],
    ['51 copies', { ccEmails: Array.from({ length: 51 }, (_, i) => `u${i}@example.com`) }, ['ccEmails TOO_MANY']],
    ['too many files', { attachmentIds: Array.from({ length: 21 }, (_, i) => `${i}`) }, ['attachmentIds TOO_MANY']],
    ['several mistakes', { text: '', ccEmails: ['x'] }, ['text REQUIRED', 'ccEmails.0 INVALID_ADDRESS']],
  ])('%s', (_, changes, problems) => {
    expect(problemsOf(changes)).toEqual(problems);
  });

  it('normalises line ends, drops control characters and names each upload once', () => {
    const checked = checkReply(input({ text: ' a\r\nb\0 ', html: '  ', attachmentIds: ['1', '2', '1'] }));
    expect(checked).toEqual({ text: 'a\nb', html: null, ccEmails: [], attachmentIds: ['1', '2'] });
  });
});

describe('copiedTo', () => {
  it('names everybody once, without the requester and our own mailboxes', () => {
    const addresses = [
      'Boss@Example.com',
      'boss@example.com',
      'Ann@example.com',
      'support@desk.example',
      'c@x.example',
    ];
    expect(copiedTo(addresses, 'ann@example.com', new Set(['support@desk.example']))).toEqual([
      'Boss@Example.com',
      'c@x.example',
    ]);
  });
});

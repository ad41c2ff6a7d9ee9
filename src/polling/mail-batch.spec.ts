import type { ParsedMail } from './intake.worker';
import { type ReadableMail, splitAtReferences } from './mail-batch';

const mail = (messageId: string, references: string[] = [], fingerprint = messageId): ReadableMail => ({
  row: {} as ReadableMail['row'],
  parsed: { messageId, references, inReplyTo: [], fingerprint } as unknown as ParsedMail,
});
const parts = (mails: ReadableMail[]) => splitAtReferences(mails).map((part) => part.map((m) => m.parsed.messageId));

describe('splitAtReferences', () => {
  it('keeps unrelated mails together', () => {
    expect(parts([mail('a'), mail('b'), mail('c', ['elsewhere'])])).toEqual([['a', 'b', 'c']]);
  });

  it('begins anew with a mail that answers one of the same part', () => {
    expect(parts([mail('a'), mail('b'), mail('c', ['a']), mail('d', ['a'])])).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('begins anew with a mail that repeats one of the same part', () => {
    expect(parts([mail('a', [], 'same'), mail('b', [], 'same')])).toEqual([['a'], ['b']]);
  });
});

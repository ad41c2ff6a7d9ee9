import fc from 'fast-check';
import { fuzzRuns, mutatedMails } from '../../test/support/mutated-mails';
import { parseToOutcome } from './parse-outcome';
import { ParsedMessage } from './parsed-message';
import { sanitiseHtml } from './sanitise';

const { runs, seed } = fuzzRuns(400);

jest.setTimeout(30_000 + runs * 50);

describe('parsing a damaged mail', () => {
  it('always ends, with a message that is safe to show or with a reason', () => {
    let longest = 0;
    let parsed = 0;
    fc.assert(
      fc.property(mutatedMails, (bytes) => {
        const begun = performance.now();
        const outcome = parseToOutcome(bytes);
        longest = Math.max(longest, performance.now() - begun);
        if (!outcome.ok) return expect(outcome.reason).toMatch(/^The message/);
        parsed++;
        expectSafe(outcome.message);
      }),
      { numRuns: runs, seed },
    );
    process.stdout.write(
      `Fuzz: ${runs} damaged mails, ${parsed} parsed, ${runs - parsed} refused; the longest took ${longest.toFixed(0)} ms.\n`,
    );
    expect(parsed).toBeGreaterThan(runs / 2);
  });
});

const UNSAFE_LINE = /[\0-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

function expectSafe(message: ParsedMessage): void {
  const people = [message.from, message.sender, ...message.replyTo, ...message.to, ...message.cc];
  for (const person of people) {
    expect(person?.address ?? '').not.toMatch(/[\0-\x20\x7f<>]/);
    expect(person?.name ?? '').not.toMatch(UNSAFE_LINE);
  }
  expect(message.subject).not.toMatch(UNSAFE_LINE);
  expect(message.text).not.toMatch(/[\0\r]/);
  expect(message.replyText).not.toMatch(/[\0\r]/);
  for (const { fileName, content } of message.attachments) {
    expect(fileName).toMatch(/^[^.\s]/);
    expect(fileName).not.toMatch(/[/\\<>:"|?*]/);
    expect(fileName).not.toMatch(UNSAFE_LINE);
    expect([...content].every((piece) => piece instanceof Uint8Array)).toBe(true);
  }
  const html = sanitiseHtml(message.html?.text() ?? '', () => '/inline/1');
  expect(html).not.toMatch(
    /<(?:script|iframe|object|embed|svg|form|meta|base|link|style)\b|<[^>]*\son\w+\s*=(?![^<]*")/i,
  );
}

import type { SenderAuthentication } from '../mail/authentication-results';
import { Evidence, Part, isProven, refusal } from './participation';

const { TOKEN, REFERENCE, KEY, BROKEN_TOKEN } = Evidence;
const SENDERS: SenderAuthentication[] = ['PASS', 'NONE', 'FAIL'];

/** Who may add to a request: for each part and evidence with a sender that is proven, unknown, forged. */
const TABLE: [Part, Evidence, string, string, string][] = [
  [Part.REQUESTER, TOKEN, 'adds', 'adds', 'forged'],
  [Part.REQUESTER, REFERENCE, 'adds', 'adds', 'forged'],
  [Part.REQUESTER, KEY, 'adds', 'adds', 'forged'],
  [Part.REQUESTER, BROKEN_TOKEN, 'signature', 'signature', 'forged'],
  [Part.COPIED, TOKEN, 'adds', 'adds', 'forged'],
  [Part.COPIED, REFERENCE, 'adds', 'adds', 'forged'],
  [Part.COPIED, KEY, 'adds', 'adds', 'forged'],
  [Part.COPIED, BROKEN_TOKEN, 'signature', 'signature', 'forged'],
  [Part.WRITTEN_TO, TOKEN, 'adds', 'adds', 'forged'],
  [Part.WRITTEN_TO, REFERENCE, 'adds', 'adds', 'forged'],
  [Part.WRITTEN_TO, KEY, 'adds', 'adds', 'forged'],
  [Part.WRITTEN_TO, BROKEN_TOKEN, 'signature', 'signature', 'forged'],
  [Part.STAFF, TOKEN, 'adds', 'adds', 'forged'],
  [Part.STAFF, REFERENCE, 'adds', 'colleague', 'forged'],
  [Part.STAFF, KEY, 'adds', 'colleague', 'forged'],
  [Part.STAFF, BROKEN_TOKEN, 'signature', 'signature', 'forged'],
  [Part.NONE, TOKEN, 'no part', 'no part', 'no part'],
  [Part.NONE, REFERENCE, 'no part', 'no part', 'no part'],
  [Part.NONE, KEY, 'no part', 'no part', 'no part'],
  [Part.NONE, BROKEN_TOKEN, 'no part', 'no part', 'no part'],
];

describe('who may add to a request', () => {
  it('is said for every case', () => {
    const cases = TABLE.map(([part, evidence]) => `${part} ${evidence}`);
    const all = Object.values(Part).flatMap((part) => Object.values(Evidence).map((evidence) => `${part} ${evidence}`));
    expect(cases.sort()).toEqual(all.sort());
  });

  it.each(TABLE)('%s with %s: proven %s, unknown %s, forged %s', (part, evidence, ...expected) => {
    const outcomes = SENDERS.map((sender) => refusal(part, evidence, sender) ?? 'adds');
    outcomes.forEach((outcome, i) => expect(outcome).toContain(expected[i]));
  });
});

it.each<[Evidence, SenderAuthentication, boolean]>([
  [TOKEN, 'NONE', true],
  [TOKEN, 'PASS', true],
  [REFERENCE, 'PASS', true],
  [KEY, 'PASS', true],
  [REFERENCE, 'NONE', false],
  [KEY, 'NONE', false],
])('%s of a sender whose domain is %s proves who wrote: %s', (evidence, sender, proven) => {
  expect(isProven(evidence, sender)).toBe(proven);
});

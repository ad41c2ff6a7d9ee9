import { compileIncomingFilter, compileOutgoingFilter, evaluateIncoming, type FilterSubject } from './evaluate';
import { FilterType, type IncomingFilter } from './filter.types';

const filter = (type: FilterType, entries: Partial<IncomingFilter>): IncomingFilter => ({
  type,
  emails: [],
  domains: [],
  keywords: [],
  ...entries,
});
const mail = (from: string | null, subject = '', text = ''): FilterSubject => ({ from, subject, text });

describe('evaluateIncoming', () => {
  it.each<[string, Partial<IncomingFilter>, FilterSubject, string | null]>([
    ['an address', { emails: ['ann@example.com'] }, mail('ann@example.com'), 'email ann@example.com'],
    ['an address in another case', { emails: ['Ann@Example.com'] }, mail('aNN@eXAMPLE.com'), 'email Ann@Example.com'],
    ['not another address there', { emails: ['ann@example.com'] }, mail('joann@example.com'), null],
    ['a domain', { domains: ['yahoo.com'] }, mail('bob@yahoo.com'), 'domain yahoo.com'],
    ['a domain in another case', { domains: ['yahoo.com'] }, mail('bob@YAHOO.com'), 'domain yahoo.com'],
    ['a subdomain', { domains: ['yahoo.com'] }, mail('bob@mail.eu.yahoo.com'), 'domain yahoo.com'],
    ['not a domain that only ends so', { domains: ['yahoo.com'] }, mail('bob@notyahoo.com'), null],
    ['not the parent of a domain', { domains: ['mail.yahoo.com'] }, mail('bob@yahoo.com'), null],
    [
      'an international domain in Unicode',
      { domains: ['xn--bcher-kva.example'] },
      mail('a@bücher.example'),
      'domain xn--bcher-kva.example',
    ],
    [
      'an international domain in ASCII',
      { domains: ['xn--bcher-kva.example'] },
      mail('a@shop.XN--BCHER-KVA.example'),
      'domain xn--bcher-kva.example',
    ],
    [
      'an address with an international domain',
      { emails: ['a@bücher.example'] },
      mail('A@xn--bcher-kva.example'),
      'email a@bücher.example',
    ],
    ['a word of the subject', { keywords: ['offer'] }, mail('a@b.example', 'Special OFFER!'), 'keyword "offer"'],
    [
      'a phrase of the text',
      { keywords: ['out of office'] },
      mail('a@b.example', '', 'I am out\nof office.'),
      'keyword "out of office"',
    ],
    ['not a part of a word', { keywords: ['art'] }, mail('a@b.example', 'party', 'smart'), null],
    ['not words over subject and text', { keywords: ['big offer'] }, mail('a@b.example', 'big', 'offer'), null],
    ['no address without a From', { emails: ['a@b.example'], domains: ['b.example'] }, mail(null), null],
    ['keywords without a From', { keywords: ['offer'] }, mail(null, 'offer'), 'keyword "offer"'],
    [
      'any of several entries',
      { emails: ['x@y.example'], domains: ['b.example'] },
      mail('a@b.example'),
      'domain b.example',
    ],
    [
      'something that is no address',
      { emails: ['a@b.example'], domains: ['b.example'] },
      mail('undisclosed sender'),
      null,
    ],
  ])('matches %s', (_, entries, message, matchedEntry) => {
    const allow = evaluateIncoming(filter(FilterType.ALLOW, entries), message);
    const ignore = evaluateIncoming(filter(FilterType.IGNORE, entries), message);
    expect(allow).toMatchObject({ matchedEntry, accepted: matchedEntry !== null });
    expect(ignore).toMatchObject({ matchedEntry, accepted: matchedEntry === null });
  });

  it.each([
    [null, 'a@b.example', 'Accepted: there is no filter.'],
    [FilterType.ALLOW, 'a@b.example', 'Accepted: the allow filter has the entry domain b.example.'],
    [FilterType.ALLOW, 'a@c.example', 'Ignored: it matches no entry of the allow filter.'],
    [FilterType.IGNORE, 'a@b.example', 'Ignored: the ignore filter has the entry domain b.example.'],
    [FilterType.IGNORE, 'a@c.example', 'Accepted: it matches no entry of the ignore filter.'],
  ])('says why (%s, %s)', (type, from, reason) => {
    expect(evaluateIncoming(type && filter(type, { domains: ['b.example'] }), mail(from)).reason).toBe(reason);
  });

  it('decides many messages with one compiled filter', () => {
    const decide = compileIncomingFilter(filter(FilterType.IGNORE, { keywords: ['offer'], domains: ['b.example'] }));
    const messages = [mail('a@c.example', 'offer'), mail('a@c.example', 'question'), mail('a@b.example', 'question')];
    expect(messages.map((message) => decide(message).accepted)).toEqual([false, true, false]);
  });
});

describe('compileOutgoingFilter', () => {
  it.each([
    [FilterType.ALLOW, 'Ann@b.example', true, 'email ann@b.example'],
    [FilterType.ALLOW, 'bob@sub.c.example', true, 'domain c.example'],
    [FilterType.ALLOW, 'bob@b.example', false, null],
    [FilterType.IGNORE, 'ann@b.example', false, 'email ann@b.example'],
    [FilterType.IGNORE, 'bob@b.example', true, null],
  ])('%s, %s', (type, address, accepted, matchedEntry) => {
    const outgoing = { type, emails: ['ann@b.example'], domains: ['c.example'] };
    expect(compileOutgoingFilter(outgoing)(address)).toMatchObject({ accepted, matchedEntry });
  });

  it('lets everything pass without a filter', () => {
    expect(compileOutgoingFilter(null)('ann@b.example').accepted).toBe(true);
  });
});

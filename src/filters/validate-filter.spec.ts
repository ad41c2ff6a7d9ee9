import { Validation } from '../common/user-error';
import { FilterType, type IncomingFilter } from './filter.types';
import { validateIncomingFilter, validateOutgoingFilter } from './validate-filter';

const input = (entries: Partial<IncomingFilter>): IncomingFilter => ({
  type: FilterType.IGNORE,
  emails: [],
  domains: [],
  keywords: [],
  ...entries,
});

function errorsOf(entries: Partial<IncomingFilter>): string[] {
  const v = new Validation();
  validateIncomingFilter(v, ['filter'], input(entries));
  return v.errors.map((e) => `${e.field?.join('.')} ${e.code}`);
}

describe('validateIncomingFilter', () => {
  it.each<[string, Partial<IncomingFilter>, string[]]>([
    ['an ignore filter without entries', {}, []],
    ['an allow filter without entries', { type: FilterType.ALLOW }, ['filter FILTER_EMPTY']],
    ['an allow filter with one', { type: FilterType.ALLOW, keywords: ['x'] }, []],
    ['something that is no address', { emails: ['a@b.example', 'nobody'] }, ['filter.emails INVALID_EMAIL']],
    ['an empty address', { emails: [' '] }, ['filter.emails INVALID_EMAIL']],
    ['an address among domains', { domains: ['a@b.example'] }, ['filter.domains INVALID_DOMAIN']],
    ['a pattern', { domains: ['*.example.com'] }, ['filter.domains INVALID_DOMAIN']],
    ['a URL', { domains: ['https://example.com/'] }, ['filter.domains INVALID_DOMAIN']],
    ['an empty keyword', { keywords: ['  '] }, ['filter.keywords REQUIRED']],
    ['a keyword of 200 characters', { keywords: ['x'.repeat(200)] }, []],
    ['a keyword of 201 characters', { keywords: ['x'.repeat(201)] }, ['filter.keywords TOO_LONG']],
    ['a thousand entries', { keywords: Array.from({ length: 1000 }, (_, i) => `k${i}`) }, []],
    ['more', { emails: Array.from({ length: 1001 }, () => 'nobody') }, ['filter.emails TOO_MANY']],
    [
      'several mistakes at once',
      { emails: ['x'], domains: ['y z'], keywords: [''] },
      ['filter.emails INVALID_EMAIL', 'filter.domains INVALID_DOMAIN', 'filter.keywords REQUIRED'],
    ],
  ])('%s', (_, entries, errors) => {
    expect(errorsOf(entries)).toEqual(errors);
  });

  it('stores entries in one form, each once', () => {
    const v = new Validation();
    const filter = validateIncomingFilter(
      v,
      ['filter'],
      input({
        emails: [' Ann@Example.com ', 'ann@example.com'],
        domains: ['@Yahoo.COM', 'yahoo.com', 'bücher.example'],
        keywords: ['Offer', ' offer ', 'out of office'],
      }),
    );
    expect(v.errors).toEqual([]);
    expect(filter).toEqual({
      type: FilterType.IGNORE,
      emails: ['Ann@Example.com'],
      domains: ['yahoo.com', 'xn--bcher-kva.example'],
      keywords: ['Offer', 'out of office'],
    });
  });

  it('names the entry that is wrong', () => {
    const v = new Validation();
    validateIncomingFilter(v, ['filter'], input({ domains: ['ok.example', 'not ok'] }));
    expect(v.errors[0]?.message).toContain('"not ok"');
  });

  it('takes no filter as null', () => {
    expect(validateIncomingFilter(new Validation(), ['filter'], undefined)).toBeNull();
    expect(validateOutgoingFilter(new Validation(), ['filter'], null)).toBeNull();
  });
});

describe('validateOutgoingFilter', () => {
  it.each([
    [FilterType.ALLOW, [], ['filter FILTER_EMPTY']],
    [FilterType.ALLOW, ['@b.example'], []],
    [FilterType.IGNORE, ['b example'], ['filter.domains INVALID_DOMAIN']],
  ])('%s %j', (type, domains, errors) => {
    const v = new Validation();
    validateOutgoingFilter(v, ['filter'], { type, emails: [], domains });
    expect(v.errors.map((e) => `${e.field?.join('.')} ${e.code}`)).toEqual(errors);
  });
});

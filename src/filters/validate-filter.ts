import type { Validation } from '../common/user-error';
import { requireText } from '../common/validate';
import { isValidAddress, normaliseAddress, normaliseDomain } from '../mail/addresses';
import { FilterType, type IncomingFilter, type IncomingFilterInput, type OutgoingFilter } from './filter.types';

/** The most entries each list of a filter has. */
const MAX_ENTRIES = 1000;
const MAX_KEYWORD_LENGTH = 200;

/** The filter as it is stored: entries trimmed, domains in ASCII without `@`, duplicates removed. Absent: null. */
export function validateIncomingFilter(
  v: Validation,
  path: string[],
  input: IncomingFilterInput | null | undefined,
): IncomingFilter | null {
  if (input == null) return null;
  const filter = { ...addressLists(v, path, input), keywords: keywords(v, [...path, 'keywords'], input.keywords) };
  requireEntries(v, path, input.type, [input.emails, input.domains, input.keywords]);
  return filter;
}

export function validateOutgoingFilter(
  v: Validation,
  path: string[],
  input: OutgoingFilter | null | undefined,
): OutgoingFilter | null {
  if (input == null) return null;
  requireEntries(v, path, input.type, [input.emails, input.domains]);
  return addressLists(v, path, input);
}

function requireEntries(v: Validation, path: string[], type: FilterType, lists: string[][]): void {
  v.check(
    type !== FilterType.ALLOW || lists.some((list) => list.length > 0),
    path,
    'FILTER_EMPTY',
    'An allow filter without entries would let nothing pass: add an entry, or remove the filter.',
  );
}

function addressLists(v: Validation, path: string[], input: OutgoingFilter): OutgoingFilter {
  return {
    type: input.type,
    emails: emails(v, [...path, 'emails'], input.emails),
    domains: domains(v, [...path, 'domains'], input.domains),
  };
}

function emails(v: Validation, field: string[], entries: string[]): string[] {
  const trimmed = limited(v, field, entries);
  const wrong = trimmed.find((email) => !isValidAddress(email));
  v.check(wrong === undefined, field, 'INVALID_EMAIL', `"${shown(wrong)}" is not an email address.`);
  return distinct(trimmed, (email) => normaliseAddress(email).key);
}

function domains(v: Validation, field: string[], entries: string[]): string[] {
  const names = limited(v, field, entries).map((entry) => ({
    entry,
    domain: normaliseDomain(entry.replace(/^@/, '')),
  }));
  const wrong = names.find(({ domain }) => domain === null);
  v.check(
    wrong === undefined,
    field,
    'INVALID_DOMAIN',
    `"${shown(wrong?.entry)}" is not a domain name such as example.com.`,
  );
  return distinct(names.map(({ entry, domain }) => domain ?? entry));
}

function keywords(v: Validation, field: string[], entries: string[]): string[] {
  const words = limited(v, field, entries).map((entry) => requireText(v, field, entry, MAX_KEYWORD_LENGTH));
  return distinct(words, (word) => word.normalize('NFKC').toLowerCase());
}

/** Nothing of a list that is too long is looked at, so that it does not cost a thousand messages. */
function limited(v: Validation, field: string[], entries: string[]): string[] {
  const few = entries.length <= MAX_ENTRIES;
  v.check(few, field, 'TOO_MANY', `At most ${MAX_ENTRIES} entries are allowed.`);
  return few ? entries.map((entry) => entry.trim()) : [];
}

/** The first of those with the same key, in their order. */
function distinct(entries: string[], key: (entry: string) => string = (entry) => entry): string[] {
  const seen = new Set<string>();
  return entries.filter((entry) => !seen.has(key(entry)) && seen.add(key(entry)));
}

const shown = (entry: string | undefined) => entry?.slice(0, 100) ?? '';

import { domainOf, normaliseAddress } from '../mail/addresses';
import { FilterType, type IncomingFilter, type OutgoingFilter } from './filter.types';
import { KeywordMatcher } from './keyword-matcher';

/**
 * How filters decide, in short (the schema says the same to API users):
 * - `emails` are compared with the From address, without regard to case, domains in ASCII form (IDNA);
 * - `domains` cover their subdomains: `example.com` matches `a@mail.example.com`, not `a@myexample.com`;
 * - `keywords` are looked for in subject and text, at word boundaries; see KeywordMatcher;
 * - one matching entry is enough. ALLOW lets only what matches pass, IGNORE discards what matches.
 */
export interface FilterSubject {
  /** The From header's address; null when there is none, which no address or domain matches. */
  from: string | null;
  subject: string;
  text: string;
}

export interface FilterVerdict {
  accepted: boolean;
  /** The entry that decided: `domain yahoo.com`, `email a@b.c`, `keyword "out of office"`. */
  matchedEntry: string | null;
  /** One sentence. */
  reason: string;
}

/** A filter made ready for many messages. */
export type CompiledIncomingFilter = (message: FilterSubject) => FilterVerdict;

const NO_FILTER: FilterVerdict = { accepted: true, matchedEntry: null, reason: 'Accepted: there is no filter.' };

export function evaluateIncoming(filter: IncomingFilter | null, message: FilterSubject): FilterVerdict {
  return compileIncomingFilter(filter)(message);
}

export function compileIncomingFilter(filter: IncomingFilter | null): CompiledIncomingFilter {
  if (!filter) return () => NO_FILTER;
  const byAddress = addressMatcher(filter);
  const keywords = filter.keywords.length > 0 ? new KeywordMatcher(filter.keywords) : null;
  return (message) => {
    const address = message.from === null ? null : byAddress(message.from);
    return verdict(filter.type, address ?? keywordEntry(keywords, message));
  };
}

/** Whether notifications may go to an address; made ready for many of them. */
export function compileOutgoingFilter(filter: OutgoingFilter | null): (address: string) => FilterVerdict {
  if (!filter) return () => NO_FILTER;
  const byAddress = addressMatcher(filter);
  return (address) => verdict(filter.type, byAddress(address));
}

function keywordEntry(keywords: KeywordMatcher | null, message: FilterSubject): string | null {
  const keyword = keywords && (keywords.find(message.subject) ?? keywords.find(message.text));
  return keyword === null ? null : `keyword "${keyword}"`;
}

function addressMatcher(filter: OutgoingFilter): (address: string) => string | null {
  const emails = new Map(filter.emails.map((email) => [normaliseAddress(email).key, email]));
  const domains = new Map(filter.domains.map((domain) => [domainOf(`@${domain}`) ?? domain, domain]));
  return (address) => {
    const email = emails.get(normaliseAddress(address).key);
    if (email !== undefined) return `email ${email}`;
    const domain = withParents(domainOf(address)).find((name) => domains.has(name));
    return domain === undefined ? null : `domain ${domains.get(domain)}`;
  };
}

/** `mail.example.com` → itself, `example.com`, `com`. */
function withParents(domain: string | null): string[] {
  const labels = domain?.split('.') ?? [];
  return labels.map((_, i) => labels.slice(i).join('.'));
}

function verdict(type: FilterType, matchedEntry: string | null): FilterVerdict {
  switch (type) {
    case FilterType.ALLOW:
      return matchedEntry === null
        ? { accepted: false, matchedEntry, reason: 'Ignored: it matches no entry of the allow filter.' }
        : { accepted: true, matchedEntry, reason: `Accepted: the allow filter has the entry ${matchedEntry}.` };
    case FilterType.IGNORE:
      return matchedEntry === null
        ? { accepted: true, matchedEntry, reason: 'Accepted: it matches no entry of the ignore filter.' }
        : { accepted: false, matchedEntry, reason: `Ignored: the ignore filter has the entry ${matchedEntry}.` };
  }
}

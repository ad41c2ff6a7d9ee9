import { domainOf } from '../mail/addresses';
import { EmailProvider } from './email-server.enums';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';

interface Quota {
  /** Recipients in a rolling day, of an account of an organisation. */
  perDay: number;
  /** The same of a private person's account, which the domains below tell. */
  personalPerDay: number;
  personalDomains: string[];
}

/**
 * What providers allow, as they publish it: support.google.com/a/answer/166852 and mail/answer/22839;
 * learn.microsoft.com, Exchange Online limits; help.yahoo.com SLN3353. Zoho's depends on the plan.
 */
const QUOTAS: Partial<Record<EmailProvider, Quota>> = {
  [EmailProvider.GMAIL]: { perDay: 2_000, personalPerDay: 500, personalDomains: ['gmail.com', 'googlemail.com'] },
  [EmailProvider.MICROSOFT_365]: {
    perDay: 10_000,
    personalPerDay: 300,
    personalDomains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'],
  },
  [EmailProvider.YAHOO]: { perDay: 500, personalPerDay: 500, personalDomains: [] },
};

/** Recipients that the provider allows in a rolling day; null where that is not known. */
export function sendingQuota({ provider, email }: Pick<OutgoingEmailServer, 'provider' | 'email'>): number | null {
  const quota = QUOTAS[provider];
  if (!quota) return null;
  return quota.personalDomains.includes(domainOf(email) ?? '') ? quota.personalPerDay : quota.perDay;
}

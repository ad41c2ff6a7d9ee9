import { EmailProvider } from './email-server.enums';
import type { IncomingEmailServer } from './incoming-email-server.entity';

/** Providers that deliver `support+anything@example.com` to `support@example.com` without being told to. */
const BY_DEFAULT: ReadonlySet<EmailProvider> = new Set([EmailProvider.GMAIL, EmailProvider.MICROSOFT_365]);

/** What the administrator said, or what the provider is known for: where it is wrongly assumed, answers would bounce. */
export function allowsPlusAddresses({
  plusAddressing,
  provider,
}: Pick<IncomingEmailServer, 'plusAddressing' | 'provider'>): boolean {
  return plusAddressing ?? BY_DEFAULT.has(provider);
}

import { X509Certificate } from 'node:crypto';
import { nameKey } from '../common/names';
import { Validation } from '../common/user-error';
import { requireHost, requirePort, requireText } from '../common/validate';
import { isValidAddress } from '../mail/addresses';
import type { EmailProvider, SecurityType } from './email-server.enums';

/** What the inputs of both kinds of server have in common, but for how to sign in. */
interface AddressInput {
  name: string;
  email: string;
  provider: EmailProvider;
  host: string;
  port: number;
  securityType: SecurityType;
  certificateAuthority?: string | null;
  proxyServerId?: string | null;
  enabled: boolean;
  primary: boolean;
}

/** The columns of both kinds of server that say what it is called and where it is. */
export interface AddressValues extends Omit<Required<AddressInput>, 'certificateAuthority' | 'proxyServerId'> {
  nameKey: string;
  certificateAuthority: string | null;
  proxyServerId: string | null;
}

const MAX_CA_LENGTH = 100_000;

export function addressValues(v: Validation, input: AddressInput): AddressValues {
  const name = requireText(v, 'name', input.name, 100);
  requirePort(v, 'port', input.port);
  return {
    name,
    nameKey: nameKey(name),
    email: requireEmail(v, 'email', input.email),
    provider: input.provider,
    host: requireHost(v, 'host', input.host),
    port: input.port,
    securityType: input.securityType,
    certificateAuthority: certificateAuthority(v, input.certificateAuthority),
    proxyServerId: input.proxyServerId ?? null,
    enabled: input.enabled,
    primary: input.primary,
  };
}

/** An address that mail can be sent to, internationalised ones included; returns it trimmed. */
export function requireEmail(v: Validation, field: string, value: string): string {
  const text = value.trim();
  v.check(isValidAddress(text), field, 'INVALID_EMAIL', 'Enter an email address such as support@example.com.');
  return text;
}

function certificateAuthority(v: Validation, value: string | null | undefined): string | null {
  const pem = value?.trim() ?? '';
  if (pem === '') return null;
  // It can be read back through the API, so a private key must not get in with it.
  v.check(
    pem.length <= MAX_CA_LENGTH && !pem.includes('PRIVATE KEY') && isPem(pem),
    'certificateAuthority',
    'INVALID_CERTIFICATE',
    'Paste certificates in PEM form, from "-----BEGIN CERTIFICATE-----" to "-----END CERTIFICATE-----", and nothing else.',
  );
  return pem;
}

/** One certificate or more, each readable (RFC 7468). */
function isPem(pem: string): boolean {
  const blocks = pem.split(/(?<=-----END CERTIFICATE-----)/).filter((block) => block.trim() !== '');
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(block: string): boolean {
  if (!block.includes('-----BEGIN CERTIFICATE-----')) return false;
  try {
    return new X509Certificate(block).subject !== null;
  } catch {
    return false;
  }
}

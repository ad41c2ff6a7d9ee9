import type { Diagnosis } from '../common/diagnosis';
import { bearerMessage } from './bearer-sign-in';
import { addressKind, literalAddress } from '../proxies/address-rules';
import type { ProxyEndpoint } from '../proxies/dialer';
import { SecurityType } from './email-server.enums';

export type Credentials = { kind: 'PASSWORD'; username: string; password: string } | AccessTokenCredentials;

export interface AccessTokenCredentials {
  kind: 'ACCESS_TOKEN';
  username: string;
  accessToken: string;
  /** A connection that lives longer has to be replaced by one with a newer token before that. */
  expiresAt: Date;
  /** Missing where there is nothing but this token. */
  whenRefused?: {
    /** A newer token. Throws DiagnosedError when there is none. */
    renew: () => Promise<AccessTokenCredentials>;
    explain: (refusal: TokenRefusal) => Diagnosis;
  };
}

/** What a mail server said when it refused a token. */
export interface TokenRefusal {
  /** Its error as JSON or base64 (RFC 7628 3.2.2); null where it gave none. */
  challenge: unknown;
  /** The reply that ended the sign-in. */
  reply: string;
}

/** Everything needed to connect to a mail server and to sign in, with its secrets in clear: keep it short-lived. */
export interface ServerEndpoint {
  host: string;
  port: number;
  securityType: SecurityType;
  /** PEM, trusted besides the system's authorities. */
  certificateAuthority: string | null;
  proxy: ProxyEndpoint | null;
  /** Null: no sign-in. */
  credentials: Credentials | null;
}

/** A connection ends with its access token, so it is replaced by one with a newer token this long before. */
export const BEFORE_TOKEN_ENDS_MS = 120_000;
/** Of a life that is too short for that. */
const SHARE_OF_A_SHORT_LIFE = 0.2;

const IMPLICIT_TLS_PORTS = [993, 995, 465];

/** Whether TLS begins with the first byte (RFC 8314); STARTTLS makes no sense on the ports made for that. */
export function hasImplicitTls({ securityType, port }: Pick<ServerEndpoint, 'securityType' | 'port'>): boolean {
  return securityType === SecurityType.SSL || (securityType === SecurityType.TLS && IMPLICIT_TLS_PORTS.includes(port));
}

/**
 * Whether what is sent unencrypted stays on this machine or in a private network. `connectedTo` is the address at the
 * other end of the socket; behind a proxy that is the proxy's, so there only a literal target can be judged.
 */
export function staysPrivate(endpoint: ServerEndpoint, connectedTo: string): boolean {
  const address = endpoint.proxy ? literalAddress(endpoint.host) : connectedTo;
  return address !== null && addressKind(address) === 'PRIVATE';
}

/**
 * When a connection that signs in now has to be replaced, in milliseconds since the epoch: before its access token ends;
 * never with a password.
 */
export function replaceAt({ credentials }: Pick<ServerEndpoint, 'credentials'>, now: number): number {
  if (credentials?.kind !== 'ACCESS_TOKEN') return Infinity;
  const end = credentials.expiresAt.getTime();
  return end - Math.min(BEFORE_TOKEN_ENDS_MS, (end - now) * SHARE_OF_A_SHORT_LIFE);
}

/** What must never be shown of an endpoint, in every form in which it goes over the wire. */
export function secretsOf(endpoint: Pick<ServerEndpoint, 'host' | 'port' | 'credentials' | 'proxy'>): string[] {
  const { credentials, proxy } = endpoint;
  const secrets: string[] = [];
  if (credentials?.kind === 'PASSWORD') {
    secrets.push(credentials.password, `\0${credentials.username}\0${credentials.password}`);
  } else if (credentials) {
    secrets.push(
      credentials.accessToken,
      bearerMessage('XOAUTH2', endpoint, credentials),
      bearerMessage('OAUTHBEARER', endpoint, credentials),
    );
  }
  if (proxy?.password) secrets.push(proxy.password, `${proxy.username}:${proxy.password}`);
  return secrets;
}

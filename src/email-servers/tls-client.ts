import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions, createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { hearErrors } from '../proxies/dialer-connect';
import type { ServerEndpoint } from './endpoint';
import { SocketRelay } from './socket-relay';

/** What is worth telling about a server's certificate. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  validTo: Date;
}

/** An error of the handshake, with the certificate that was refused where there was one. */
export type TlsError = NodeJS.ErrnoException & {
  certificate?: CertificateFacts;
  /** OpenSSL's short form of the message, e.g. `wrong version number`. */
  reason?: string;
};

const MIN_VERSION = 'TLSv1.2';
const MAX_CONTEXTS = 50;
const contexts = new Map<string, SecureContext>();

/** For `tls.connect` and for libraries that call it; throws when the certificate authority is not PEM. */
export function tlsOptions({ host, certificateAuthority }: ServerEndpoint): ConnectionOptions {
  return {
    // Also for IP addresses, which have no SNI: without it their certificate would be compared with "localhost".
    host,
    ...(isIP(host) ? {} : { servername: host }),
    minVersion: MIN_VERSION,
    secureContext: secureContext(certificateAuthority),
  };
}

/**
 * Begins TLS as a client on a connected socket. The error of a failed handshake is a TlsError.
 *
 * @param options of `tlsOptions`
 */
export function beginTls(socket: Socket, options: ConnectionOptions, onSecure: () => void): TLSSocket {
  const secured = connect({ ...options, socket: new SocketRelay(socket) });
  let refused: CertificateFacts | undefined;
  const explain = (error: TlsError) => (error.certificate = refused);
  // Before Node's own listener, which destroys the socket, certificate included, when it cannot be trusted.
  secured.prependOnceListener('secure', () => (refused = certificateFacts(secured.getPeerCertificate())));
  secured.prependListener('error', explain);
  secured.once('secureConnect', () => {
    secured.off('error', explain);
    onSecure();
  });
  return secured;
}

/** Resolves when the handshake is done; rejects with a TlsError. */
export function secureSocket(socket: Socket, endpoint: ServerEndpoint): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(Object.assign(new Error('closed in the handshake'), { code: 'ECONNRESET' }));
    const secured = beginTls(socket, tlsOptions(endpoint), () => {
      secured.off('error', reject).off('close', closed);
      resolve(secured);
    });
    hearErrors(secured);
    secured.on('error', reject).on('close', closed);
  });
}

/** For people: `TLSv1.3, certificate of mail.example.com, valid until 2027-03-01`. */
export function describeTls(socket: TLSSocket): string {
  const facts = certificateFacts(socket.getPeerCertificate());
  const version = socket.getProtocol() ?? 'TLS';
  return facts ? `${version}, certificate of ${facts.subject}, valid until ${day(facts.validTo)}` : version;
}

export function describeCertificate({ subject, issuer, validTo }: CertificateFacts): string {
  return `certificate of ${subject}, issued by ${issuer}, valid until ${day(validTo)}`;
}

function certificateFacts(certificate: PeerCertificate | undefined): CertificateFacts | undefined {
  // Without a certificate Node answers an empty object.
  if (!certificate?.subject) return undefined;
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validTo: new Date(certificate.valid_to),
  };
}

function nameOf(name: Partial<PeerCertificate['subject']> | undefined): string {
  const text: unknown = name?.CN ?? name?.O ?? 'an unnamed holder';
  return Array.isArray(text) ? text.join(', ') : String(text);
}

function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}

/** Reading the system's authorities takes milliseconds, and there are as many contexts as authorities of their own. */
function secureContext(authority: string | null): SecureContext {
  const key = authority ?? '';
  let context = contexts.get(key);
  if (!context) {
    context = createSecureContext({
      minVersion: MIN_VERSION,
      ...(authority === null ? {} : { ca: [...rootCertificates, authority] }),
    });
    if (contexts.size >= MAX_CONTEXTS) contexts.clear();
    contexts.set(key, context);
  }
  return context;
}

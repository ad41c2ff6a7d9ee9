import { Clock } from '../../src/common/clock';
import { DiagnosedError, type Diagnosis } from '../../src/common/diagnosis';
import { readConfig } from '../../src/config/config';
import { SecurityType } from '../../src/email-servers/email-server.enums';
import type { ServerEndpoint } from '../../src/email-servers/endpoint';
import { ImapConnectionFactory } from '../../src/email-servers/imap-connection.factory';
import { MailSocketFactory } from '../../src/email-servers/mail-socket';
import { Pop3ConnectionFactory } from '../../src/email-servers/pop3-connection.factory';
import { Dialer, type ProxyEndpoint } from '../../src/proxies/dialer';
import { ProxyProtocol } from '../../src/proxies/proxy-server.entity';
import type { TestProxy } from './proxies';
import { readCa } from './tls';

/** The protocol clients, wired without Nest. */
export function protocolClients(clock = new Clock()) {
  const sockets = new MailSocketFactory(new Dialer(readConfig({}), clock), clock);
  return {
    clock,
    sockets,
    imap: new ImapConnectionFactory(sockets, clock),
    pop3: new Pop3ConnectionFactory(sockets, clock),
  };
}

/** An endpoint that trusts the test authority and signs in as support@desk.test. */
export function endpointOf({ port }: { port: number }, changes: Partial<ServerEndpoint> = {}): ServerEndpoint {
  return {
    host: 'localhost',
    port,
    securityType: SecurityType.NONE,
    certificateAuthority: readCa(),
    proxy: null,
    credentials: { kind: 'PASSWORD', username: 'support@desk.test', password: 'secret' },
    ...changes,
  };
}

export function proxyEndpoint({ host, port, url }: TestProxy): ProxyEndpoint {
  const { protocol, username, password } = new URL(url);
  return {
    protocol: protocol === 'http:' ? ProxyProtocol.HTTP : ProxyProtocol.SOCKS5,
    host,
    port,
    username: username || null,
    password: password || null,
  };
}

/** The diagnosis with which a promise fails; throws when it does not, or with something else. */
export async function diagnosisOf(work: Promise<unknown>): Promise<Diagnosis> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DiagnosedError) return error.diagnosis;
    throw error;
  }
  throw new Error('Expected a DiagnosedError, but nothing failed.');
}

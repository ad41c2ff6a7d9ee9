import { randomBytes } from 'node:crypto';
import { diagnosisOf } from '../../test/support/endpoints';
import { Clock } from '../common/clock';
import { DiagnosisCode } from '../common/diagnosis';
import { ProxyProtocol, ProxyServer } from '../proxies/proxy-server.entity';
import type { ProxyServerRepository } from '../proxies/proxy-server.repository';
import { SecretBox, SecretUnreadable } from '../secrets/secret-box';
import { EmailAuthType, SecurityType } from './email-server.enums';
import { EndpointService } from './endpoint.service';
import { IncomingEmailServer } from './incoming-email-server.entity';
import type { OAuthSignIn } from './oauth-sign-in';
import { OutgoingEmailServer } from './outgoing-email-server.entity';

const key = randomBytes(32);
const box = new SecretBox([key]);
const seal = (secret: string, table: string, row: string) => box.seal(secret, { table, column: 'password', row });

const proxy = Object.assign(new ProxyServer(), {
  id: 'p1',
  protocol: ProxyProtocol.SOCKS5,
  host: 'proxy.test',
  port: 1080,
  username: 'u',
  passwordBox: seal('proxy-pass', 'proxy_servers', 'p1'),
});
/** The client secret of `i2` was sealed with another key. */
const oauth = {
  clientOf: ({ id }: { id: string }) =>
    id === 'i2' ? Promise.reject(new SecretUnreadable('another key')) : Promise.resolve({ serverId: id }),
  credentials: ({ serverId }: { serverId: string }) =>
    Promise.resolve({ kind: 'ACCESS_TOKEN', username: 'desk@desk.test', accessToken: `token of ${serverId}` }),
} as unknown as OAuthSignIn;
const repository = { find: (_: null, id: string) => Promise.resolve(id === proxy.id ? proxy : null) };
const endpoints = serviceWith(box);

function serviceWith(secrets: SecretBox): EndpointService {
  return new EndpointService(repository as ProxyServerRepository, secrets, new Clock(), oauth);
}

const common = {
  email: 'desk@desk.test',
  host: 'mail.test',
  port: 993,
  securityType: SecurityType.SSL,
  certificateAuthority: null,
  authType: EmailAuthType.BASIC,
  username: null as string | null,
  proxyServerId: null as string | null,
};

function incoming(changes: Partial<IncomingEmailServer> = {}): IncomingEmailServer {
  const passwordBox = seal('secret', 'incoming_email_servers', 'i1');
  return Object.assign(new IncomingEmailServer(), { ...common, id: 'i1', passwordBox, ...changes });
}

function outgoing(changes: Partial<OutgoingEmailServer> = {}): OutgoingEmailServer {
  const passwordBox = seal('secret', 'outgoing_email_servers', 'o1');
  return Object.assign(new OutgoingEmailServer(), {
    ...common,
    id: 'o1',
    passwordBox,
    authenticationNeeded: true,
    ...changes,
  });
}

it('opens the password and signs in with the address where there is no username', async () => {
  expect(await endpoints.incoming(incoming())).toEqual({
    host: 'mail.test',
    port: 993,
    securityType: SecurityType.SSL,
    certificateAuthority: null,
    proxy: null,
    credentials: { kind: 'PASSWORD', username: 'desk@desk.test', password: 'secret' },
  });
  const { credentials } = await endpoints.outgoing(outgoing({ username: 'desk' }));
  expect(credentials).toEqual({ kind: 'PASSWORD', username: 'desk', password: 'secret' });
});

it('brings the proxy with its password', async () => {
  const { proxy: found } = await endpoints.incoming(incoming({ proxyServerId: 'p1' }));
  expect(found).toEqual({
    protocol: ProxyProtocol.SOCKS5,
    host: 'proxy.test',
    port: 1080,
    username: 'u',
    password: 'proxy-pass',
  });
});

it('signs in with the access token of its consent', async () => {
  const { credentials } = await endpoints.incoming(incoming({ authType: EmailAuthType.OAUTH, passwordBox: null }));
  expect(credentials).toMatchObject({ kind: 'ACCESS_TOKEN', accessToken: 'token of i1' });
});

it('has no credentials where none are needed', async () => {
  expect((await endpoints.outgoing(outgoing({ authenticationNeeded: false }))).credentials).toBeNull();
});

it.each([
  [
    'the client secret cannot be read',
    { id: 'i2', authType: EmailAuthType.OAUTH },
    endpoints,
    DiagnosisCode.AUTHENTICATION_FAILED,
  ],
  ['the password is missing', { passwordBox: null }, endpoints, DiagnosisCode.AUTHENTICATION_FAILED],
  ['the key is missing', {}, serviceWith(new SecretBox([randomBytes(32)])), DiagnosisCode.AUTHENTICATION_FAILED],
  ['the password was moved here from another row', { id: 'i2' }, endpoints, DiagnosisCode.AUTHENTICATION_FAILED],
])('needs a person when %s', async (_, changes, service, code) => {
  expect(await diagnosisOf(service.incoming(incoming(changes)))).toMatchObject({ code, transient: false });
});

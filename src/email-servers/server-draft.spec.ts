import { readCa, readCertificate } from '../../test/support/tls';
import { Validation } from '../common/user-error';
import { FilterType } from '../filters/filter.types';
import { EmailAuthType, EmailProvider, IncomingProtocol, OutgoingProtocol, SecurityType } from './email-server.enums';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { IncomingEmailServerInput } from './incoming-email-server.inputs';
import { incomingServerDraft } from './incoming-server-draft';
import type { OAuthSettingsInput } from './oauth-settings.inputs';
import type { OutgoingEmailServerInput } from './outgoing-email-server.inputs';
import { outgoingServerDraft } from './outgoing-server-draft';

const BASE_URL = 'https://desk.example.com';
const { BASIC, OAUTH } = EmailAuthType;

const client = (changes: Partial<OAuthSettingsInput> = {}): OAuthSettingsInput => ({
  clientId: 'client',
  clientSecret: 'oauth-secret',
  authorizationUrl: 'https://login.example.com/authorize',
  tokenUrl: 'https://login.example.com/token',
  scope: 'mail offline_access',
  ...changes,
});

const incoming = (changes: Partial<IncomingEmailServerInput> = {}): IncomingEmailServerInput => ({
  name: 'Support',
  email: 'support@example.com',
  protocol: IncomingProtocol.IMAP,
  provider: EmailProvider.OTHER,
  host: 'imap.example.com',
  port: 993,
  securityType: SecurityType.SSL,
  authType: BASIC,
  password: 'hunter2',
  folder: 'INBOX',
  firstContactDays: 0,
  pollIntervalSeconds: 60,
  enabled: true,
  primary: false,
  ...changes,
});

const outgoing = (changes: Partial<OutgoingEmailServerInput> = {}): OutgoingEmailServerInput => ({
  name: 'Out',
  email: 'support@example.com',
  protocol: OutgoingProtocol.SMTP,
  provider: EmailProvider.OTHER,
  host: 'smtp.example.com',
  port: 465,
  securityType: SecurityType.SSL,
  authenticationNeeded: true,
  authType: BASIC,
  password: 'hunter2',
  enabled: true,
  primary: false,
  ...changes,
});

type Stored = Pick<IncomingEmailServer, 'host' | 'port' | 'securityType' | 'authType' | 'passwordBox' | 'oauthClient'>;
const storedAs = (authType: EmailAuthType): IncomingEmailServer => {
  const oauth = authType === OAUTH;
  const stored: Stored = {
    host: 'imap.example.com',
    port: 993,
    securityType: SecurityType.SSL,
    authType,
    passwordBox: oauth ? null : 'sealed',
    oauthClient: {
      clientId: oauth ? 'client' : null,
      clientSecretBox: oauth ? 'sealed' : null,
      authorizationUrl: oauth ? 'https://login.example.com/authorize' : null,
      tokenUrl: oauth ? 'https://login.example.com/token' : null,
      scope: oauth ? 'mail offline_access' : null,
      redirectUrl: null,
    },
  };
  return stored as IncomingEmailServer;
};

function readIncoming(changes: Partial<IncomingEmailServerInput>, stored: IncomingEmailServer | null = null) {
  const v = new Validation();
  const draft = incomingServerDraft(v, incoming(changes), stored, BASE_URL);
  return { draft, errors: v.errors.map((e) => `${e.field?.join('.')} ${e.code}`) };
}

function readOutgoing(changes: Partial<OutgoingEmailServerInput>) {
  const v = new Validation();
  const draft = outgoingServerDraft(v, outgoing(changes), null, BASE_URL);
  return { draft, errors: v.errors.map((e) => `${e.field?.join('.')} ${e.code}`) };
}

describe('an incoming server that is created', () => {
  const oauth = (changes: Partial<OAuthSettingsInput>) => ({ authType: OAUTH, oauth: client(changes) });
  const plain = (host: string) => ({ securityType: SecurityType.NONE, host });

  it.each<[string, Partial<IncomingEmailServerInput>, string[]]>([
    ['as it should be', {}, []],
    ['without a name', { name: '' }, ['name REQUIRED']],
    ['with a long name', { name: 'x'.repeat(101) }, ['name TOO_LONG']],
    ['with an international address', { email: 'büro@bücher.example' }, []],
    ['with no address', { email: 'support' }, ['email INVALID_EMAIL']],
    ['with an address and a display name', { email: 'Support <support@example.com>' }, ['email INVALID_EMAIL']],
    ['with a header injected', { email: 'a@example.com\r\nBcc: b@example.com' }, ['email INVALID_EMAIL']],
    ['with a URL as host', { host: 'imaps://imap.example.com' }, ['host INVALID_HOST']],
    ['with an international host', { host: 'post.bücher.example' }, []],
    ['with port 0', { port: 0 }, ['port INVALID_PORT']],
    ['with port 65536', { port: 65_536 }, ['port INVALID_PORT']],
    ['with a long user name', { username: 'x'.repeat(321) }, ['username TOO_LONG']],
    ['without a folder', { folder: ' ' }, ['folder REQUIRED']],
    ['with a long folder', { folder: 'x'.repeat(256) }, ['folder TOO_LONG']],
    ['polled every 9 seconds', { pollIntervalSeconds: 9 }, ['pollIntervalSeconds OUT_OF_RANGE']],
    ['polled every 10 seconds', { pollIntervalSeconds: 10 }, []],
    ['polled less than once a day', { pollIntervalSeconds: 86_401 }, ['pollIntervalSeconds OUT_OF_RANGE']],
    ['taking in mail of -1 days', { firstContactDays: -1 }, ['firstContactDays OUT_OF_RANGE']],
    ['taking in mail of a year', { firstContactDays: 365 }, []],
    ['taking in more', { firstContactDays: 366 }, ['firstContactDays OUT_OF_RANGE']],
    ['with a certificate authority', { certificateAuthority: readCa() }, []],
    ['with two', { certificateAuthority: `${readCa()}\n${readCertificate().cert}` }, []],
    ['with an empty one', { certificateAuthority: ' ' }, []],
    ['with something else', { certificateAuthority: 'no PEM' }, ['certificateAuthority INVALID_CERTIFICATE']],
    [
      'with a broken certificate after a good one',
      { certificateAuthority: `${readCa()}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----` },
      ['certificateAuthority INVALID_CERTIFICATE'],
    ],
    [
      'with a private key beside the certificate',
      { certificateAuthority: readCa() + readCertificate().key },
      ['certificateAuthority INVALID_CERTIFICATE'],
    ],
    ['without a password', { password: undefined }, ['password PASSWORD_REQUIRED']],
    ['with an empty password', { password: '' }, ['password PASSWORD_REQUIRED']],
    ['with a line break in the password', { password: 'a\r\nb' }, ['password INVALID_CHARACTERS']],
    ['with an empty allow filter', { filter: filterOf({}) }, ['filter FILTER_EMPTY']],
    ['with a wrong filter entry', { filter: filterOf({ emails: ['x'] }) }, ['filter.emails INVALID_EMAIL']],
    ['plain on loopback', plain('127.0.0.1'), []],
    ['plain on localhost', plain('localhost'), []],
    ['plain in a private network', plain('10.1.2.3'), []],
    ['plain in a private IPv6 network', plain('fd00::1'), []],
    ['plain at a name, which is judged when connecting', plain('mail.example.com'), []],
    ['plain at a public address', plain('93.184.216.34'), ['securityType SECURITY_REQUIRED']],
    ['plain at a public IPv6 address', plain('2001:4860::1'), ['securityType SECURITY_REQUIRED']],
    ['plain at a public address in IPv6 clothes', plain('::ffff:93.184.216.34'), ['securityType SECURITY_REQUIRED']],
    ['POP3 with a password', { protocol: IncomingProtocol.POP3, port: 995 }, []],
    ['POP3 with OAuth', { protocol: IncomingProtocol.POP3, ...oauth({}) }, ['authType POP3_OAUTH_UNSUPPORTED']],
    ['OAuth', oauth({}), []],
    ['OAuth without a client', { authType: OAUTH }, ['oauth OAUTH_REQUIRED']],
    ['OAuth without a client ID', oauth({ clientId: ' ' }), ['oauth.clientId REQUIRED']],
    ['OAuth without a client secret', oauth({ clientSecret: undefined }), ['oauth.clientSecret REQUIRED']],
    ['OAuth over http', oauth({ tokenUrl: 'http://login.example.com/' }), ['oauth.tokenUrl INVALID_URL']],
    ['OAuth over http on loopback', oauth({ tokenUrl: 'http://localhost:9/token' }), []],
    [
      'OAuth without a scheme',
      oauth({ authorizationUrl: 'login.example.com' }),
      ['oauth.authorizationUrl INVALID_URL'],
    ],
    ['OAuth with a redirect URL', oauth({ redirectUrl: 'https://other.example.com/oauth/callback' }), []],
    [
      'OAuth redirecting over http',
      oauth({ redirectUrl: 'http://desk.example.com/x' }),
      ['oauth.redirectUrl INVALID_URL'],
    ],
    ['OAuth redirecting to loopback', oauth({ redirectUrl: 'http://localhost:3000/oauth/callback' }), []],
    ['OAuth with a fragment', oauth({ redirectUrl: 'https://desk.example.com/#x' }), ['oauth.redirectUrl INVALID_URL']],
    ['no scope', oauth({ scope: ' ' }), ['oauth.scope REQUIRED']],
    ['a space before the scope', oauth({ scope: ' mail' }), ['oauth.scope OAUTH_SCOPE_INVALID']],
    ['a space after the scope', oauth({ scope: 'mail ' }), ['oauth.scope OAUTH_SCOPE_INVALID']],
    ['two spaces between scopes', oauth({ scope: 'mail  offline' }), ['oauth.scope OAUTH_SCOPE_INVALID']],
    ['a line break between scopes', oauth({ scope: 'mail\noffline' }), ['oauth.scope OAUTH_SCOPE_INVALID']],
    ['a quote in a scope', oauth({ scope: '"mail"' }), ['oauth.scope OAUTH_SCOPE_INVALID']],
    ['Google’s scope', google('https://mail.google.com/'), []],
    ['Google’s scope without its slash', google('https://mail.google.com'), ['oauth.scope OAUTH_SCOPE_INVALID']],
    ['Google’s scope with a space', google('https://mail.google.com/ '), ['oauth.scope OAUTH_SCOPE_INVALID']],
    [
      'another scope of Google',
      google('https://www.googleapis.com/auth/gmail.send'),
      ['oauth.scope OAUTH_SCOPE_INVALID'],
    ],
    ['several mistakes', { name: '', port: 0, folder: '' }, ['name REQUIRED', 'port INVALID_PORT', 'folder REQUIRED']],
  ])('%s', (_, changes, errors) => {
    expect(readIncoming(changes).errors).toEqual(errors);
  });

  function filterOf(entries: { emails?: string[] }) {
    return { type: FilterType.ALLOW, emails: [], domains: [], keywords: [], ...entries };
  }

  function google(scope: string) {
    const urls = {
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenUrl: 'https://oauth2.googleapis.com/token',
    };
    return { authType: OAUTH, oauth: client({ ...urls, scope }) };
  }

  it('keeps values in one form', () => {
    const { values } = readIncoming({ name: ' Support ', host: 'IMAP.Bücher.example', username: '' }).draft;
    expect(values).toMatchObject({
      name: 'Support',
      nameKey: 'support',
      host: 'imap.xn--bcher-kva.example',
      username: null,
      technicianGroupId: null,
      filter: null,
    });
  });

  it.each([
    [undefined, null],
    [`${BASE_URL}/oauth/callback`, null],
    ['https://other.example.com/oauth/callback', 'https://other.example.com/oauth/callback'],
  ])('keeps a redirect URL only when it is not the default: %s', (redirectUrl, kept) => {
    expect(readIncoming({ authType: OAUTH, oauth: client({ redirectUrl }) }).draft.oauthClient.redirectUrl).toBe(kept);
  });

  it('keeps nothing of the sign-in that was not chosen', () => {
    expect(readIncoming({ oauth: client() }).draft).toMatchObject({
      oauthClient: { clientId: null, tokenUrl: null },
      clientSecret: { kind: 'REMOVE' },
    });
    expect(readIncoming({ authType: OAUTH, oauth: client(), username: 'ann' }).draft).toMatchObject({
      values: { username: null },
      password: { kind: 'REMOVE' },
    });
  });
});

describe('the stored secrets of a server that is changed', () => {
  const omitted = { password: undefined };
  const oauth = (changes: Partial<OAuthSettingsInput>) => ({
    authType: OAUTH,
    oauth: client({ clientSecret: undefined, ...changes }),
  });

  it.each<[string, EmailAuthType, Partial<IncomingEmailServerInput>, [string, string], string[]]>([
    ['stay when omitted', BASIC, { ...omitted, name: 'Other', folder: 'X' }, ['KEEP', 'REMOVE'], []],
    ['are replaced', BASIC, { password: 'new' }, ['SET', 'REMOVE'], []],
    ['are removed by null', BASIC, { password: null }, ['REMOVE', 'REMOVE'], []],
    [
      'are asked for at a new host',
      BASIC,
      { ...omitted, host: 'evil.example' },
      ['KEEP', 'REMOVE'],
      ['password SECRET_REQUIRED'],
    ],
    ['are asked for at a new port', BASIC, { ...omitted, port: 143 }, ['KEEP', 'REMOVE'], ['password SECRET_REQUIRED']],
    [
      'are asked for with another security',
      BASIC,
      { ...omitted, securityType: SecurityType.TLS },
      ['KEEP', 'REMOVE'],
      ['password SECRET_REQUIRED'],
    ],
    ['go with their authType', BASIC, { ...oauth({ clientSecret: 'new' }) }, ['REMOVE', 'SET'], []],
    ['are needed for the new authType', BASIC, { ...oauth({}) }, ['REMOVE', 'REMOVE'], ['oauth.clientSecret REQUIRED']],
    ['of OAuth stay when omitted', OAUTH, oauth({ scope: 'mail' }), ['REMOVE', 'KEEP'], []],
    ['of OAuth stay when the mail server moves', OAUTH, { ...oauth({}), host: 'b.example' }, ['REMOVE', 'KEEP'], []],
    [
      'of OAuth are asked for at a new token URL',
      OAUTH,
      oauth({ tokenUrl: 'https://evil.example/token' }),
      ['REMOVE', 'KEEP'],
      ['oauth.clientSecret SECRET_REQUIRED'],
    ],
    ['of OAuth are removed by null', OAUTH, oauth({ clientSecret: null }), ['REMOVE', 'REMOVE'], []],
    ['of OAuth go with their authType', OAUTH, { password: 'new' }, ['SET', 'REMOVE'], []],
    ['of OAuth do not stand in for a password', OAUTH, omitted, ['REMOVE', 'REMOVE'], ['password PASSWORD_REQUIRED']],
  ])('%s', (_, authType, changes, [password, clientSecret], errors) => {
    const read = readIncoming(changes, storedAs(authType));
    expect([read.draft.password.kind, read.draft.clientSecret.kind]).toEqual([password, clientSecret]);
    expect(read.errors).toEqual(errors);
  });
});

describe('an outgoing server that is created', () => {
  it.each<[string, Partial<OutgoingEmailServerInput>, string[]]>([
    ['as it should be', {}, []],
    ['with a sender name', { senderName: 'Büro, "Support"' }, []],
    ['with a long sender name', { senderName: 'x'.repeat(201) }, ['senderName TOO_LONG']],
    ['with a header in the sender name', { senderName: 'a\r\nBcc: b@example.com' }, ['senderName INVALID_CHARACTERS']],
    ['with a reply address', { replyTo: 'help@example.com' }, []],
    ['with an empty reply address', { replyTo: ' ' }, []],
    ['with a wrong reply address', { replyTo: 'help' }, ['replyTo INVALID_EMAIL']],
    ['without a password', { password: undefined }, ['password PASSWORD_REQUIRED']],
    ['without an authType', { authType: null }, ['authType REQUIRED']],
    ['with no sign-in', { authenticationNeeded: false, authType: null, password: undefined }, []],
    [
      'plain with no sign-in',
      { authenticationNeeded: false, securityType: SecurityType.NONE, host: '93.184.216.34' },
      [],
    ],
    [
      'plain with a sign-in',
      { securityType: SecurityType.NONE, host: '93.184.216.34' },
      ['securityType SECURITY_REQUIRED'],
    ],
    [
      'with an empty allow filter',
      { filter: { type: FilterType.ALLOW, emails: [], domains: [] } },
      ['filter FILTER_EMPTY'],
    ],
    ['with OAuth', { authType: OAUTH, oauth: client() }, []],
  ])('%s', (_, changes, errors) => {
    expect(readOutgoing(changes).errors).toEqual(errors);
  });

  it('keeps no credentials when it does not sign in', () => {
    const { draft } = readOutgoing({ authenticationNeeded: false, username: 'ann', oauth: client() });
    expect(draft).toMatchObject({
      values: { authType: null, username: null },
      oauthClient: { clientId: null },
      password: { kind: 'REMOVE' },
      clientSecret: { kind: 'REMOVE' },
    });
  });
});

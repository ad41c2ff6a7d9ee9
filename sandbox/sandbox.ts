import { FailureSwitches } from './failures';
import { Credentials } from './mail/credentials';
import { SandboxImapServer } from './mail/imap-server';
import { MailStore } from './mail/mail-store';
import { SandboxPop3Server } from './mail/pop3-server';
import { SandboxSmtpServer } from './mail/smtp-server';
import { NO_TROUBLE } from './mail/troubles';
import { startOAuthServer } from './oauth/oauth-server';
import { type Client, MAIL_SCOPE, PATHS } from './oauth/types';
import { ACCOUNTS, DESK } from './people';
import { deliverSampleMail } from './sample-mail';
import { SandboxWebServer } from './web/web-server';

export interface SandboxOptions {
  /** Where Mailroom is; its redirect URL is registered. */
  mailroomUrl: string;
  /** 0: free ones. */
  ports: { web: number; oauth: number; imap: number; pop3: number; smtp: number };
}

/** Where to find it all: what Mailroom's preset "Sandbox" is made of (MAILROOM_SANDBOX). */
export interface SandboxAddresses {
  webUrl: string;
  authorizationUrl: string;
  tokenUrl: string;
  scope: string;
  imapPort: number;
  pop3Port: number;
  smtpPort: number;
  /** The mailbox to begin with. */
  mailbox: string;
  clientId: string;
  clientSecret: string;
}

export interface Sandbox {
  addresses: SandboxAddresses;
  stop(): Promise<void>;
}

/** A mail provider with OAuth on loopback: mailboxes with sample mail, and a page that shows and breaks everything. */
export async function startSandbox({ mailroomUrl, ports }: SandboxOptions): Promise<Sandbox> {
  const store = new MailStore(ACCOUNTS.map(({ email }) => email));
  await deliverSampleMail(store);
  const client = clientOf(mailroomUrl);
  const oauth = await startOAuthServer({
    port: ports.oauth,
    accounts: ACCOUNTS,
    clients: [client],
    fillInPasswords: true,
  });
  const troubles = { ...NO_TROUBLE };
  const credentials = new Credentials(oauth);
  const imap = new SandboxImapServer(store, credentials, troubles);
  const pop3 = new SandboxPop3Server(store, credentials);
  const smtp = new SandboxSmtpServer(store, credentials, troubles);
  const withdraw = (address: string) => {
    oauth.tokens.revokeAll(address);
    imap.endSessions(address);
  };
  const web = new SandboxWebServer(store, withdraw, new FailureSwitches({ oauth, troubles }));
  await Promise.all([imap.listen(ports.imap), pop3.listen(ports.pop3), smtp.listen(ports.smtp), web.listen(ports.web)]);
  const addresses: SandboxAddresses = {
    webUrl: `http://127.0.0.1:${web.port}`,
    authorizationUrl: oauth.url + PATHS.authorization,
    tokenUrl: oauth.url + PATHS.token,
    scope: MAIL_SCOPE,
    imapPort: imap.port,
    pop3Port: pop3.port,
    smtpPort: smtp.port,
    mailbox: DESK[0]!,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
  };
  web.show({ mailroomUrl, settings: settingsOf(addresses, client) });
  return {
    addresses,
    stop: async () => void (await Promise.all([oauth, imap, pop3, smtp, web].map((server) => server.stop()))),
  };
}

function clientOf(mailroomUrl: string): Client {
  const { port, protocol } = new URL(mailroomUrl);
  const origins = ['localhost', '127.0.0.1'].map((host) => `${protocol}//${host}:${port}`);
  return {
    clientId: 'sandbox-client',
    clientSecret: 'sandbox-secret',
    name: 'Mailroom',
    redirectUris: origins.map((origin) => `${origin}/oauth/callback`),
  };
}

function settingsOf(addresses: SandboxAddresses, client: Client): [string, string][] {
  return [
    ['Client ID', client.clientId],
    ['Client Secret', client.clientSecret],
    ['Authorization URL', addresses.authorizationUrl],
    ['Token URL', addresses.tokenUrl],
    ['Scope', addresses.scope],
    ['Redirect URL', client.redirectUris[0]!],
    ['IMAP', `127.0.0.1, port ${addresses.imapPort}, security NONE`],
    ['POP3', `127.0.0.1, port ${addresses.pop3Port}, security NONE`],
    ['SMTP', `127.0.0.1, port ${addresses.smtpPort}, security NONE`],
  ];
}

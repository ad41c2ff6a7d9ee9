import request from 'supertest';
import { emailServerApi, serverInput } from './email-server-api';
import { startImapServer, type TestImapServer } from './imap-server';
import type { Clock } from '../../src/common/clock';
import { DESK_ACCOUNT, MAILROOM_CLIENT, startOAuthServer, type TestOAuthServer } from './oauth-server';
import type { ConsentAnswer } from './oauth-consent';
import { startSmtpSink, type SmtpSink } from './smtp-sink';
import { startTestApp, type TestApp } from './test-app';

const STATUS = `id name oauth {
  status authorizedAt accessTokenExpiresAt refreshTokenExpiresAt lastRefreshedAt
  problem { code title detail remedy transient } warning { code title detail }
} health { state problem { code detail transient } }`;

/** Mailroom with an OAuth server and mail servers that ask that one about tokens, all on loopback. */
export async function startOAuthDesk(clock?: Clock): Promise<OAuthDesk> {
  const app = await startTestApp({ clock });
  const client = { ...MAILROOM_CLIENT, redirectUris: [`${app.url}/oauth/callback`] };
  const [oauth, imap, smtp] = await Promise.all([
    startOAuthServer({ clients: [client] }),
    startImapServer({ users: {} }),
    startSmtpSink({ users: {} }),
  ]);
  imap.acceptsToken = smtp.acceptsToken = (user, token) => isTokenOf(oauth, user, token);
  return new OAuthDesk(app, oauth, imap, smtp);
}

export class OAuthDesk {
  readonly api = emailServerApi(() => this.app);
  private folders = 0;

  constructor(
    readonly app: TestApp,
    readonly oauth: TestOAuthServer,
    readonly imap: TestImapServer,
    readonly smtp: SmtpSink,
  ) {}

  async stop(): Promise<void> {
    await Promise.all([this.app.stop(), this.oauth.stop(), this.imap.stop(), this.smtp.stop()]);
  }

  /** Disabled, so that nothing happens by itself. */
  incomingInput(changes: object = {}) {
    const { host, port } = this.imap;
    return serverInput('Incoming', { ...this.signIn(), host, port, folder: `Folder ${++this.folders}`, ...changes });
  }

  outgoingInput(changes: object = {}) {
    const { host, port } = this.smtp;
    return serverInput('Outgoing', { ...this.signIn(), host, port, ...changes });
  }

  /** An authorized incoming server. */
  async authorizedIncoming(changes: object = {}): Promise<{ id: string; input: object }> {
    const input = this.incomingInput(changes);
    const { server, authorizationUrl } = await this.api.create('Incoming', {}, input);
    const arrived = await this.consent(authorizationUrl!);
    if (!arrived.endsWith('authorization=succeeded')) throw new Error(`The consent ended at ${arrived}.`);
    return { id: server.id, input };
  }

  /** Where the console is told what came of it. */
  async consent(authorizationUrl: string, answer?: ConsentAnswer): Promise<string> {
    const browser = this.browser();
    return browser.return(await this.oauth.consent(await browser.begin(authorizationUrl), answer));
  }

  /** With an administrator's session and its own cookies; follows no redirects. */
  browser() {
    const agent = request.agent(this.app.url);
    return {
      /** Answers the provider's URL. */
      begin: async (authorizationUrl: string): Promise<string> => {
        const session = `mailroom_session=${this.app.adminToken}`;
        return locationOf(await agent.get(pathOf(authorizationUrl)).set('Cookie', session));
      },
      return: async (callback: URL | string): Promise<string> => locationOf(await agent.get(pathOf(callback))),
    };
  }

  status(id: string, direction: 'incoming' | 'outgoing' = 'incoming') {
    const query = `query ($id: ID!) { payload: ${direction}EmailServer(id: $id) { ${STATUS} } }`;
    return this.api.call(query, { id });
  }

  private signIn() {
    const { email } = DESK_ACCOUNT;
    return { email, securityType: 'NONE', authType: 'OAUTH', password: undefined, oauth: this.oauth.settings() };
  }
}

async function isTokenOf(oauth: TestOAuthServer, user: string, token: string): Promise<boolean> {
  const response = await fetch(`${oauth.tokenInfoUrl}?access_token=${token}`);
  return response.ok && ((await response.json()) as { email: string }).email === user;
}

function pathOf(url: URL | string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function locationOf({ status, headers }: request.Response): string {
  if (status !== 302) throw new Error(`Expected a redirect, got ${status}.`);
  return headers['location'] as string;
}

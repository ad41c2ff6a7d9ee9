import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CONTROL, type ControlCalls } from '../../sandbox/oauth/control-calls';
import {
  type Account,
  type Behaviour,
  type Client,
  type Fault,
  type LoggedRequest,
  MAIL_SCOPE,
  type MintedTokens,
  type MintOptions,
  type OAuthServerOptions,
  PATHS,
  type TokenRequests,
} from '../../sandbox/oauth/types';
import { answerConsent, type ConsentAnswer } from './oauth-consent';

const root = join(__dirname, '../..');

export const DESK_ACCOUNT: Account = { email: 'support@desk.test', password: 'secret', name: 'Support' };
export const OTHER_ACCOUNT: Account = { email: 'other@desk.test', password: 'secret', name: 'Other' };
export const MAILROOM_CLIENT: Client = {
  clientId: 'mailroom-client',
  clientSecret: 'MARKED-client-secret',
  name: 'Mailroom',
  redirectUris: ['http://localhost:3000/oauth/callback'],
};

/**
 * Starts the OAuth 2.0 server of `sandbox/oauth` (oidc-provider) on a free port, in a process of its own, because the
 * library is ESM-only. It is a real server with Google's paths and habits: PKCE is required, redirect URIs are compared
 * letter by letter, a refresh token comes only with `access_type=offline` and consent (`prompt=consent`), none comes
 * with a refresh, the granted scope is always told.
 *
 *     const oauth = await startOAuthServer({ clients: [{ ...MAILROOM_CLIENT, redirectUris: [callbackUrl] }] });
 *     oauth.settings()                       // the `oauth` part of a server's input
 *     const back = await oauth.consent(url)  // as a person in a browser: signs in, allows; the callback with its code
 *     await oauth.consent(url, { account: OTHER_ACCOUNT });   // { cancel: true }, { untick: [MAIL_SCOPE] }
 *     const { accessToken, refreshToken } = await oauth.mint({ email, accessTokenSeconds: 5 }); // without consent
 *     await oauth.behave({ accessTokenSeconds: 5, rotateRefreshTokens: true });  // see Behaviour
 *     await oauth.fault({ path: oauth.paths.token, status: 429, headers: { 'retry-after': '2' }, times: 3 }); // see Fault
 *     await oauth.wellAgain();               // ends all faults and bad behaviour
 *     await oauth.revoke(email);             // as when a person removes the app: refresh is invalid_grant from now on
 *     await oauth.tokenRequests();           // { refreshes, mostAtOnce, mostAtOnceOf: { email: 1 } }
 *     await oauth.requests();                // every request to an endpoint, with account and status
 *     await oauth.stop();
 */
export async function startOAuthServer(options: Partial<OAuthServerOptions> = {}): Promise<TestOAuthServer> {
  const all = { accounts: [DESK_ACCOUNT, OTHER_ACCOUNT], clients: [MAILROOM_CLIENT], ...options };
  const program = join(root, 'sandbox/oauth/main.ts');
  const child = spawn(process.execPath, ['-r', '@swc-node/register', program, JSON.stringify(all)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [started] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [{ url: string } | number];
  if (typeof started !== 'object' || !started) throw new Error(`The OAuth server ended with ${started}.`);
  return new TestOAuthServer(started.url, all, child);
}

export class TestOAuthServer {
  readonly paths = PATHS;
  readonly scope = MAIL_SCOPE;
  readonly client: Client;
  private readonly start: Partial<Behaviour>;

  constructor(
    readonly url: string,
    { clients, behaviour = {} }: OAuthServerOptions,
    private readonly child: ChildProcess,
  ) {
    this.client = clients[0]!;
    this.start = behaviour;
  }

  get authorizationUrl(): string {
    return this.url + PATHS.authorization;
  }

  get tokenUrl(): string {
    return this.url + PATHS.token;
  }

  get revocationUrl(): string {
    return this.url + PATHS.revocation;
  }

  get userInfoUrl(): string {
    return this.url + PATHS.userInfo;
  }

  /** With `?access_token=`, for Dovecot's `tokeninfo_url`. */
  get tokenInfoUrl(): string {
    return this.url + PATHS.tokenInfo;
  }

  /** `OAuthSettingsInput` of the first client. */
  settings() {
    const { clientId, clientSecret } = this.client;
    const { authorizationUrl, tokenUrl, scope } = this;
    return { clientId, clientSecret, authorizationUrl, tokenUrl, scope };
  }

  /** What a person does with the browser at an authorization URL; see ConsentAnswer for where it ends. */
  consent(authorizationUrl: string | URL, answer: ConsentAnswer = {}): Promise<URL> {
    return answerConsent(new URL(authorizationUrl), { account: DESK_ACCOUNT, ...answer });
  }

  async behave(changes: Partial<Behaviour>): Promise<void> {
    await this.call('behave', changes);
  }

  async fault(fault: Fault): Promise<void> {
    await this.call('fault', fault);
  }

  /** Ends all faults, and the behaviour is that of the start again. */
  async wellAgain(): Promise<void> {
    await this.call('clear-faults');
    await this.call('reset', this.start);
  }

  async addAccount(account: Account): Promise<void> {
    await this.call('add-account', account);
  }

  /** Adds a client, or replaces the one with this ID, e.g. with other redirect URIs or another secret. */
  async addClient(client: Client): Promise<void> {
    await this.call('add-client', client);
  }

  /** Ends all consents of an account, as when the person removes the app, or after Google's 7 days. */
  async revoke(email: string): Promise<number> {
    return (await this.call<{ revoked: number }>('revoke', { email })).revoked;
  }

  /** Tokens as if consent had been given; negative seconds: an access token that has expired. */
  mint(options: MintOptions): Promise<MintedTokens> {
    return this.call('mint', { clientId: this.client.clientId, ...options });
  }

  /** Every request to an endpoint since the start, or since `forgetRequests`. */
  requests(): Promise<LoggedRequest[]> {
    return this.call('requests');
  }

  tokenRequests(): Promise<TokenRequests> {
    return this.call('token-requests');
  }

  async forgetRequests(): Promise<void> {
    await this.call('forget');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }

  private async call<T>(name: keyof ControlCalls, argument: object = {}): Promise<T> {
    const response = await fetch(this.url + CONTROL + name, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(argument),
    });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

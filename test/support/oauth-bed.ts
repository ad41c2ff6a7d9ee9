import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../sandbox/oauth/types';
import { Desk } from './desk';
import { MAILROOM_CLIENT, startOAuthServer, type TestOAuthServer } from './oauth-server';
import { type MailroomProcess, startMailroom } from './server-process';
import { addUser, createDatabase, dropDatabase, PASSWORD, services, trustTokensOf } from './services';

export interface RunningDesk {
  server: MailroomProcess;
  /** Of the first administrator's session. */
  token: string;
  desk: Desk;
  baseUrl: string;
}

export interface MadeServer {
  id: string;
  authorizationUrl: string;
}

/** Mailroom as it is run, real mail servers, and an OAuth server that they ask about tokens. */
export class OAuthBed {
  private readonly redirectUris: string[] = [];
  private readonly cleanUps: (() => unknown)[] = [];

  static async start(): Promise<OAuthBed> {
    const oauth = await startOAuthServer();
    return new OAuthBed(oauth, trustTokensOf(Number(new URL(oauth.url).port)));
  }

  private constructor(
    readonly oauth: TestOAuthServer,
    private readonly forgetTokens: () => void,
  ) {}

  async stop(): Promise<void> {
    for (const undo of this.cleanUps.splice(0).reverse()) await undo();
    this.forgetTokens();
    await this.oauth.stop();
  }

  /** The provider knows its redirect URL. */
  async startDesk(env: Record<string, string> = {}, dataDir?: string): Promise<RunningDesk> {
    const server = await startMailroom({ env, dataDir });
    const token = await server.signIn();
    const desk = new Desk((query, variables) => server.graphql(query, variables, token));
    const baseUrl = server.env['BASE_URL']!;
    this.redirectUris.push(`${baseUrl}/oauth/callback`);
    await this.oauth.addClient({ ...MAILROOM_CLIENT, redirectUris: this.redirectUris });
    return { server, token, desk, baseUrl };
  }

  /** One process on SQLite, or several on one MariaDB; they end with the bed. */
  async startDesks(processes: number): Promise<RunningDesk[]> {
    const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-oauth-'));
    this.cleanUps.push(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    let DATABASE_URL = `sqlite:${dataDir}/app.sqlite`;
    if (processes > 1) {
      const name = `oauth_${randomUUID().slice(0, 8)}`;
      DATABASE_URL = await createDatabase(services().mariadb, name);
      this.cleanUps.push(() => dropDatabase(services().mariadb, name));
    }
    const desks: RunningDesk[] = [];
    this.cleanUps.push(() => Promise.all(desks.map(({ server }) => server.stop())));
    for (let i = 0; i < processes; i++) desks.push(await this.startDesk({ DATABASE_URL }, dataDir));
    return desks;
  }

  /** At the provider, with a mailbox. */
  async newAccount(name: string): Promise<Account> {
    const account = { email: `${name}-${randomUUID().slice(0, 8)}@desk.test`, password: PASSWORD };
    addUser(account.email);
    await this.oauth.addAccount(account);
    return account;
  }

  incomingInput(email: string, changes: object = {}) {
    const port = services().dovecot.imapsPort;
    const protocol = { protocol: 'IMAP', port, securityType: 'SSL', pollIntervalSeconds: 10 };
    return { name: `In ${email}`, email, ...protocol, ...this.signIn(), ...changes };
  }

  outgoingInput(email: string, changes: object = {}) {
    const port = services().postfix.submissionPort;
    return { name: `Out ${email}`, email, port, securityType: 'TLS', ...this.signIn(), ...changes };
  }

  async create({ desk }: RunningDesk, direction: 'Incoming' | 'Outgoing', input: object): Promise<MadeServer> {
    const { made } = await desk.ask(
      `mutation ($input: ${direction}EmailServerInput!) { made: create${direction}EmailServer(input: $input) {
        server { id } authorizationUrl userErrors { field code message } } }`,
      { input },
    );
    return { id: made.server.id, authorizationUrl: made.authorizationUrl };
  }

  /** Without a browser. Answers where one would arrive. */
  async consent({ token, baseUrl }: RunningDesk, authorizationUrl: string, account: Account): Promise<string> {
    const headers = { cookie: `mailroom_session=${token}` };
    const begun = await fetch(authorizationUrl, { redirect: 'manual', headers });
    const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0]!);
    const callback = await this.oauth.consent(begun.headers.get('location')!, { account });
    const back = await fetch(baseUrl + callback.pathname + callback.search, {
      redirect: 'manual',
      headers: { cookie: cookie.join('; ') },
    });
    return back.headers.get('location')!;
  }

  /** With a consent. */
  async authorized(
    running: RunningDesk,
    direction: 'Incoming' | 'Outgoing',
    input: object,
    account: Account,
  ): Promise<string> {
    const { id, authorizationUrl } = await this.create(running, direction, input);
    const arrived = await this.consent(running, authorizationUrl, account);
    if (!arrived.endsWith('authorization=succeeded')) throw new Error(`The consent ended at ${arrived}.`);
    return id;
  }

  private signIn() {
    return {
      host: 'localhost',
      certificateAuthority: readFileSync(services().caFile, 'utf8'),
      authType: 'OAUTH',
      oauth: this.oauth.settings(),
    };
  }
}

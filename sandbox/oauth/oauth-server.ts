import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readForm, redirect, sendJson, sendPage } from '../http';
import { blockedRequest } from './blocked';
import { Control } from './control';
import { CONTROL } from './control-calls';
import { Consents } from './consents';
import { Directory } from './directory';
import { Faults, suffer } from './faults';
import { GoogleEndpoints } from './google-endpoints';
import { MemoryStore } from './memory-store';
import { blockedPage } from './pages';
import { createProvider } from './provider';
import { RequestLog } from './request-log';
import { SignIn } from './sign-in';
import { Tokens } from './tokens';
import { type OAuthServerOptions, PATHS } from './types';

/**
 * An OAuth 2.0 server on loopback that looks like Google's to its clients: a real one (oidc-provider), with Google's
 * paths, habits and error pages, and a control API that makes it misbehave. Not for the internet.
 */
export async function startOAuthServer(options: OAuthServerOptions): Promise<OAuthServer> {
  const server = createServer();
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const directory = new Directory(options);
  const store = new MemoryStore((id) => directory.clientMetadata(id));
  const consents = new Consents();
  const provider = await createProvider(url, directory, store, consents);
  const tokens = new Tokens(provider, directory, store, consents);
  const signIn = new SignIn(provider, directory, consents);
  const oauth = new OAuthServer(url, server, directory, tokens, signIn);
  const library = provider.callback();
  server.on('request', (req, res) => void oauth.handle(req, res, library));
  return oauth;
}

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export class OAuthServer {
  readonly faults = new Faults();
  readonly log = new RequestLog();
  private readonly control: Control;
  private readonly google: GoogleEndpoints;

  constructor(
    readonly url: string,
    private readonly server: Server,
    readonly directory: Directory,
    readonly tokens: Tokens,
    private readonly signIn: SignIn,
  ) {
    this.control = new Control(directory, this.faults, this.log, tokens);
    this.google = new GoogleEndpoints(tokens, directory);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async handle(req: IncomingMessage, res: ServerResponse, library: Handler): Promise<void> {
    const url = new URL(req.url ?? '/', this.url);
    try {
      if (url.pathname.startsWith(CONTROL)) await this.control.handle(req, res, url.pathname);
      else if (url.pathname.startsWith('/signin/')) await this.signIn.handle(req, res, url);
      else await this.endpoint(req, res, url, library);
    } catch (error) {
      const { statusCode = 500, message } = error as Error & { statusCode?: number };
      sendJson(res, statusCode, { error: 'internal_failure', error_description: message });
    }
  }

  private async endpoint(req: IncomingMessage, res: ServerResponse, url: URL, library: Handler): Promise<void> {
    const { pathname: path } = url;
    const form = req.method === 'POST' ? await readForm(req) : new URLSearchParams();
    const grantType = path === PATHS.token ? form.get('grant_type') : null;
    const account = await this.tokens.accountOf(form);
    const end = this.log.begin({ method: req.method ?? 'GET', path, grantType, account });
    res.once('close', () => end(res.headersSent ? res.statusCode : null));

    const fault = this.faults.take({ path, grantType, account });
    if (fault && (await suffer(fault, res))) return;
    const google = this.google.paths[path];
    if (google) return google({ req, res, url, form });
    if (this.refuse(res, url, grantType)) return;
    // The library takes a body that was read already.
    await library(Object.assign(req, { body: Object.fromEntries(form) }), res);
  }

  /** True when the request was answered with one of Google's errors that the library knows nothing of. */
  private refuse(res: ServerResponse, url: URL, grantType: string | null): boolean {
    const { clientDeleted, blockedByPolicy, errorsGoTo } = this.directory.behaviour;
    if (grantType && clientDeleted) {
      sendJson(res, 401, { error: 'deleted_client', error_description: 'The OAuth client was deleted.' });
      return true;
    }
    if (grantType === 'refresh_token' && blockedByPolicy) {
      sendJson(res, 400, { error: 'admin_policy_enforced', error_description: 'Blocked by an administrator.' });
      return true;
    }
    const blocked = url.pathname === PATHS.authorization ? blockedRequest(url.searchParams, this.directory) : null;
    if (!blocked) return false;
    const { error, description = '' } = blocked;
    // Nobody is sent to an address that the app did not register.
    const trusted = error !== 'invalid_client' && error !== 'redirect_uri_mismatch';
    if (errorsGoTo === 'PAGE' || !trusted) sendPage(res, blockedPage(blocked), blocked.status);
    else redirect(res, callbackWith(url.searchParams, { error, error_description: description }));
    return true;
  }
}

function callbackWith(request: URLSearchParams, answer: Record<string, string>): string {
  const callback = new URL(request.get('redirect_uri') ?? 'about:blank');
  for (const [name, value] of Object.entries(answer)) callback.searchParams.set(name, value);
  const state = request.get('state');
  if (state) callback.searchParams.set('state', state);
  return callback.href;
}

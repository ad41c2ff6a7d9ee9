import type { Request } from 'express';
import { Strategy as GoogleStrategy, type StrategyOptions } from 'passport-google-oauth20';
import type { OAuthClient } from './oauth-client';
import { type OAuthAnswer, OAuthHttp } from './oauth-http';

/** Remembers the PKCE verifier of a consent that begins and answers its state, or knows that of one that returns. */
export type ConsentMemory =
  { begin: (verifier: string) => Promise<string>; redirectUrl: string } | { verifier: string; redirectUrl: string };

/** How far an exchange of a code came. `answer` is null when the provider gave none. */
export interface Exchange {
  answer: OAuthAnswer | null;
  /** What kept the answer from coming. */
  error: unknown;
}

/** Every consent: a refresh token comes only for offline access, and again only when consent is asked for again. */
const ASK = { accessType: 'offline', prompt: 'consent' };

type StateCallback = (error: unknown, state?: unknown, info?: object) => void;
type HttpCallback = (error: unknown, data?: string, response?: object) => void;

/**
 * passport-google-oauth20 with one server's own client and URLs, made for one request. Its HTTP is ours: the library's
 * has no time limit, no bound and no proxy.
 */
export class ConsentStrategy extends GoogleStrategy {
  private readonly exchanged: Exchange = { answer: null, error: null };

  constructor(
    private readonly client: OAuthClient,
    private readonly http: OAuthHttp,
    memory: ConsentMemory,
  ) {
    super(optionsOf(client, memory), (_accessToken, _refreshToken, _profile, done) => done(null, {}));
    // the library's one way to the network
    Object.assign(this._oauth2, { _request: this.request.bind(this) });
  }

  /** The provider's URL to send the browser to. */
  begin(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.redirect = resolve;
      this.error = reject;
      // An object, so that the state is the memory's: the library would use a string as it is.
      this.authenticate(requestWith({}), { ...ASK, loginHint: this.client.email, state: {} });
    });
  }

  exchange(code: string): Promise<Exchange> {
    return new Promise((resolve) => {
      const over = () => resolve(this.exchanged);
      this.success = over;
      this.fail = over;
      this.error = (error: unknown) => {
        this.exchanged.error ??= error;
        over();
      };
      this.authenticate(requestWith({ code }), {});
    });
  }

  private request(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string> | null,
    body: string,
    _accessToken: string | null,
    done: HttpCallback,
  ): void {
    const wanted = { method, url, headers: headers ?? {}, body: this.withoutEmptySecret(body) };
    this.http.send(wanted, this.client.proxy).then(
      (answer) => {
        this.exchanged.answer = answer;
        if (answer.status >= 200 && answer.status <= 299) done(null, answer.body, {});
        else done({ statusCode: answer.status, data: answer.body });
      },
      (error: unknown) => {
        this.exchanged.error = error;
        done(error);
      },
    );
  }

  /** A public client sends none (RFC 6749 2.3.1), but the library would an empty one. */
  private withoutEmptySecret(body: string): string {
    if (this.client.clientSecret !== null) return body;
    const form = new URLSearchParams(body);
    form.delete('client_secret');
    return form.toString();
  }
}

/** All that the library looks at. Only what was checked is let through, and nothing that a browser could add. */
function requestWith(query: Record<string, string>): Request {
  return { query } as unknown as Request;
}

function optionsOf(client: OAuthClient, memory: ConsentMemory): StrategyOptions {
  const options = {
    clientID: client.clientId,
    clientSecret: client.clientSecret ?? '',
    authorizationURL: client.authorizationUrl,
    tokenURL: client.tokenUrl,
    callbackURL: memory.redirectUrl,
    scope: client.scope,
    pkce: true,
    store: storeOf(memory),
    skipUserProfile: true,
  };
  // The types know neither PKCE nor its store.
  return options as unknown as StrategyOptions;
}

/** The library tells stores apart by how many parameters their functions have: 5 and 4 are those that do PKCE. */
function storeOf(memory: ConsentMemory) {
  return {
    store(_req: Request, verifier: string, _state: unknown, _meta: unknown, done: StateCallback): void {
      if (!('begin' in memory)) return done(new Error('A consent that returns is not begun again.'));
      memory.begin(verifier).then((state) => done(null, state), done);
    },
    verify(_req: Request, _state: string, _meta: unknown, done: StateCallback): void {
      done(null, 'verifier' in memory ? memory.verifier : false, {});
    },
  };
}

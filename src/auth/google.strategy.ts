import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { Strategy, type StrategyOptions } from 'passport-google-oauth20';
import type { Config } from '../config/config';

/** What Google says of who has signed in there (OpenID Connect Core 5.1). */
export interface GoogleAccount {
  email: string;
  emailVerified: boolean;
  /** The Workspace domain that the account belongs to. */
  domain: string | null;
}

/** Google's answer is awaited while somebody looks at an empty page. */
const TIME_LIMIT_MS = 10_000;

type StateCallback = (error: unknown, state?: unknown, info?: object) => void;
type HttpCallback = (error: unknown, data?: string, response?: object) => void;

/** The state of a sign-in that is no other browser's: only its cookie holds the verifier that it is made of. */
export function stateOf(verifier: string): string {
  return createHash('sha256').update(`google sign-in ${verifier}`).digest('base64url');
}

/** The way to Google and back for one request; see ConsentStrategy for the same with mail servers' own clients. */
export class GoogleSignInStrategy extends Strategy {
  constructor(google: NonNullable<Config['google']>, callbackURL: string, verifier: string | null) {
    super(optionsOf(google, callbackURL, verifier), (_accessToken, _refreshToken, profile, done) =>
      done(null, accountOf(profile._json)),
    );
    // the library's one way to the network, which has no time limit
    Object.assign(this._oauth2, { _request: request });
  }

  /** The URL to send the browser to, and the PKCE verifier to keep in it. */
  begin(domain: string | null): Promise<{ url: string; verifier: string }> {
    return new Promise((resolve, reject) => {
      const kept = { verifier: '' };
      this.redirect = (url) => resolve({ url, verifier: kept.verifier });
      this.error = reject;
      // An object, so that the library asks the store for the state.
      this.authenticate({ query: {} } as Request, { hostedDomain: domain, state: kept });
    });
  }

  /** Null when the browser is not the one that began. Rejects when Google does not answer, or not with an account. */
  finish(code: string, state: string): Promise<GoogleAccount | null> {
    return new Promise((resolve, reject) => {
      this.success = (account: unknown) => resolve(account as GoogleAccount);
      this.fail = () => resolve(null);
      this.error = reject;
      this.authenticate({ query: { code, state } } as unknown as Request, {});
    });
  }
}

function optionsOf(
  { clientId, clientSecret, endpoints }: NonNullable<Config['google']>,
  callbackURL: string,
  verifier: string | null,
): StrategyOptions {
  const options = {
    clientID: clientId,
    clientSecret,
    ...endpoints,
    callbackURL,
    scope: ['openid', 'email'],
    pkce: true,
    // The library tells stores apart by their functions' number of parameters: 5 and 4 are those that do PKCE.
    store: {
      store(_req: Request, made: string, kept: { verifier: string }, _meta: unknown, done: StateCallback): void {
        kept.verifier = made;
        done(null, stateOf(made));
      },
      verify(_req: Request, state: string, _meta: unknown, done: StateCallback): void {
        const known = verifier !== null && isSame(state, stateOf(verifier));
        done(null, known ? verifier : false, {});
      },
    },
  };
  // The types know neither PKCE nor its store.
  return options as unknown as StrategyOptions;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function accountOf({ email, email_verified, hd }: { email?: unknown; email_verified?: unknown; hd?: unknown }) {
  return {
    email: typeof email === 'string' ? email : '',
    emailVerified: email_verified === true || email_verified === 'true',
    domain: typeof hd === 'string' ? hd : null,
  };
}

function request(
  method: string,
  url: string,
  headers: Record<string, string> | null,
  body: string,
  accessToken: string | null,
  done: HttpCallback,
): void {
  const authorization: Record<string, string> = accessToken ? { authorization: `Bearer ${accessToken}` } : {};
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const payload = method === 'POST' ? { body } : {};
  fetch(url, { method, headers: { ...headers, ...authorization }, ...payload, signal, redirect: 'error' })
    .then(async (answer) => ({ status: answer.status, text: await answer.text() }))
    .then(
      ({ status, text }) => (status === 200 ? done(null, text, {}) : done({ statusCode: status, data: text })),
      (error: unknown) => done(error),
    );
}

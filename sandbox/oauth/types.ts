// What the OAuth server is told and what it tells; without code, so that tests can import it beside the ESM-only library.

/** The scope with which Google, and this server, let a client read and send mail. */
export const MAIL_SCOPE = 'https://mail.google.com/';

/** Google's paths. */
export const PATHS = {
  authorization: '/o/oauth2/v2/auth',
  token: '/token',
  revocation: '/revoke',
  userInfo: '/oauth2/v3/userinfo',
  tokenInfo: '/tokeninfo',
};

export interface Account {
  email: string;
  password: string;
  name?: string;
  /** False: `email_verified` of userinfo is false. */
  emailVerified?: boolean;
  /** Google's `hd`: the Workspace domain. */
  domain?: string;
}

export interface Client {
  clientId: string;
  clientSecret: string;
  /** Shown on the consent page. */
  name: string;
  /** Compared letter by letter, as Google does. */
  redirectUris: string[];
}

export interface AuthorizationError {
  error: string;
  description?: string;
}

/** How the provider behaves now: what the app's owner, an organisation's administrator or a bad day would change. */
export interface Behaviour {
  accessTokenSeconds: number;
  /** Each refresh brings a new refresh token and ends the old one (Microsoft does, Google does not). */
  rotateRefreshTokens: boolean;
  /** False: consent never brings a refresh token. Else with `access_type=offline` at each consent, as Google. */
  issueRefreshTokens: boolean;
  /** TESTING: only test users may consent, and a consent ends after `testingConsentSeconds`. */
  publishing: 'TESTING' | 'PRODUCTION';
  testUsers: string[];
  /** Google: 7 days. */
  testingConsentSeconds: number;
  /** `org_internal` for accounts of other domains. */
  internalTo: string | null;
  /** `admin_policy_enforced`, at consent and at each refresh. */
  blockedByPolicy: boolean;
  /** False: `access_not_configured`. */
  mailApiEnabled: boolean;
  /** `deleted_client`, at consent and at the token endpoint. */
  clientDeleted: boolean;
  /** Any other error in place of consent. */
  authorizationError: AuthorizationError | null;
  /** Where errors of the authorization endpoint are shown. Google: nearly all on its own page. */
  errorsGoTo: 'PAGE' | 'CALLBACK';
}

export const WELL_BEHAVED: Behaviour = {
  accessTokenSeconds: 3600,
  rotateRefreshTokens: false,
  issueRefreshTokens: true,
  publishing: 'PRODUCTION',
  testUsers: [],
  testingConsentSeconds: 7 * 86_400,
  internalTo: null,
  blockedByPolicy: false,
  mailApiEnabled: true,
  clientDeleted: false,
  authorizationError: null,
  errorsGoTo: 'PAGE',
};

/** Something that happens in place of the usual answer, or before it. */
export interface Fault {
  /** One of PATHS, or any other path. */
  path: string;
  /** Only token requests of this kind. */
  grantType?: 'authorization_code' | 'refresh_token';
  /** Only requests with tokens of this account. */
  account?: string;
  /** How often; for ever, without it. */
  times?: number;
  /** Waits first. Alone, the usual answer follows. */
  delayMs?: number;
  /** Ends the connection without an answer. */
  drop?: boolean;
  /** Answers with this; text as it is, anything else as JSON. */
  status?: number;
  body?: unknown;
  /** E.g. `{ 'retry-after': '2' }`. */
  headers?: Record<string, string>;
}

export interface LoggedRequest {
  /** Epoch milliseconds. */
  at: number;
  method: string;
  path: string;
  grantType: string | null;
  /** Whose code, token or consent it was about, where that is known. */
  account: string | null;
  /** Null: still in work, or dropped. */
  status: number | null;
}

export interface TokenRequests {
  exchanges: number;
  refreshes: number;
  /** Refreshes that were answered with a token. */
  refreshed: number;
  /** The greatest number that were in work at the same time, over all accounts and for each. */
  mostAtOnce: number;
  mostAtOnceOf: Record<string, number>;
}

export interface MintOptions {
  email: string;
  scope?: string;
  accessTokenSeconds?: number;
  clientId?: string;
}

export interface MintedTokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  scope: string;
}

export interface OAuthServerOptions {
  /** 0: a free one. */
  port?: number;
  accounts: Account[];
  clients: Client[];
  behaviour?: Partial<Behaviour>;
  /** The sign-in page fills in the password, for people who try things out. */
  fillInPasswords?: boolean;
}

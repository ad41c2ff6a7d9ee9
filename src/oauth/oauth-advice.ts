import { type Advice, adviseOn } from '../common/advice';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { GOOGLE_STEPS } from './google-advice';
import { AUTHORIZE, fillIn, type OAuthCode, type OAuthNames, type OAuthSteps } from './oauth-steps';

const COPY_CLIENT =
  "Copy the client's ID and secret from the provider again and enter them under Client ID and Client Secret.";

/** For any provider; GOOGLE_STEPS says the same in the words of Google's screens. */
export const oauthAdvice: Record<OAuthCode, Pick<Advice, 'title' | 'transient'> & OAuthSteps> = {
  [DiagnosisCode.OAUTH_ACCESS_DENIED]: {
    title: 'The consent was cancelled or refused',
    remedy: [
      AUTHORIZE,
      'If the provider refuses it: ask its administrator to let this account use the app {clientId}.',
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_ACCESS_BLOCKED]: {
    title: 'The provider blocked the request of this app',
    remedy: [
      "Compare Scope, Redirect URL and Client ID with the app's registration at the provider.",
      'The redirect URL must be registered exactly as {redirectUrl}.',
      AUTHORIZE,
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_INVALID_SCOPE]: {
    title: 'The provider does not know the scope that was asked for',
    remedy: [
      "Compare Scope, now {scope}, with the scopes for mail access in the provider's documentation; no spaces before, after or doubled.",
      AUTHORIZE,
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_APP_NOT_VERIFIED]: {
    title: 'The provider has not verified this app',
    remedy: ["Verify the app {clientId} at the provider, or admit {email} to the app's testers.", AUTHORIZE],
    transient: false,
  },
  [DiagnosisCode.OAUTH_REDIRECT_URI_MISMATCH]: {
    title: 'The redirect URL is not registered at the provider',
    remedy: ["Add {redirectUrl} to the redirect URLs of the app's registration, letter by letter.", AUTHORIZE],
    transient: false,
  },
  [DiagnosisCode.OAUTH_INVALID_CLIENT]: {
    title: 'The provider does not accept the client ID or its secret',
    remedy: [COPY_CLIENT, 'Check that the secret has not expired.', AUTHORIZE],
    transient: false,
  },
  [DiagnosisCode.OAUTH_DELETED_CLIENT]: {
    title: 'The OAuth client was deleted at the provider',
    remedy: ['Register a new app at the provider with the redirect URL {redirectUrl}.', COPY_CLIENT, AUTHORIZE],
    transient: false,
  },
  [DiagnosisCode.OAUTH_ORG_INTERNAL]: {
    title: 'Only accounts of the organisation may use this app',
    remedy: ["Use a mailbox of the organisation that registered the app, or open the app's registration to all."],
    transient: false,
  },
  [DiagnosisCode.OAUTH_ADMIN_POLICY_ENFORCED]: {
    title: "The organisation's policy blocks this app",
    remedy: ['Ask the administrator of the organisation of {email} to allow the app {clientId}.', AUTHORIZE],
    transient: false,
  },
  [DiagnosisCode.OAUTH_API_NOT_ENABLED]: {
    title: 'The mail API is not enabled for this app',
    remedy: ["Enable access to mail in the app's registration at the provider.", AUTHORIZE],
    transient: false,
  },
  [DiagnosisCode.OAUTH_INVALID_GRANT]: {
    title: 'The consent is no longer valid',
    remedy: [
      AUTHORIZE,
      'If it ends again: it was withdrawn in the account, the password changed, or a policy limits how long it lasts.',
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_SESSION_CONTROL]: {
    title: "The organisation's rules ended the session",
    remedy: [
      'Ask the administrator of the organisation of {email} to exempt the app {clientId} from session limits.',
      AUTHORIZE,
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_REFRESH_TOKEN_MISSING]: {
    title: 'The provider gave no lasting access',
    remedy: [
      'Check at the provider that the app may get refresh tokens (offline access).',
      'Remove the access of this app in the account {email}, so that the provider asks anew.',
      AUTHORIZE,
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED]: {
    title: 'The access to mail was not granted',
    remedy: [AUTHORIZE + ' Leave everything ticked on the consent page.'],
    transient: false,
  },
  [DiagnosisCode.OAUTH_WRONG_ACCOUNT]: {
    title: 'The mail server does not accept the consent for this mailbox',
    remedy: [
      'The consent must be given by the account {email} itself: sign out of other accounts at the provider first.',
      AUTHORIZE,
      'If it was the right account: check that it may use IMAP and SMTP, and that Email is its main address.',
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_STATE_INVALID]: {
    title: 'This consent is not one that was begun here, or it took too long',
    remedy: [
      'Begin again: open the server and choose Authorize.',
      'Finish within 10 minutes, in the same browser, without going back to pages of an earlier try.',
    ],
    transient: false,
  },
  [DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED]: {
    title: 'Mailroom has no consent yet to use this mailbox',
    remedy: [AUTHORIZE, 'If the provider showed an error on its own page, look it up in the help.'],
    transient: false,
  },
  [DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON]: {
    title: 'The consent will end soon',
    remedy: [AUTHORIZE, 'Ask the provider how consent for this app can last longer.'],
    transient: false,
  },
  [DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE]: {
    title: 'The provider gives no access token for now',
    remedy: [
      'Nothing has to be done: Mailroom tries again by itself, and mail waits meanwhile.',
      'If it stays, check Token URL, and that the machine Mailroom runs on can reach it (firewall, proxy server).',
    ],
    transient: true,
  },
  [DiagnosisCode.UNEXPECTED]: {
    title: 'The provider does not accept the request',
    remedy: [
      "Compare Authorization URL, Token URL and Scope with the provider's documentation.",
      COPY_CLIENT,
      'If it stays, look at the details: they hold what the provider said.',
    ],
    transient: false,
  },
};

/** The advice for a provider; those that nobody wrote words for get the general ones. */
export function oauthSteps(code: OAuthCode, google: boolean): OAuthSteps {
  return (google && GOOGLE_STEPS[code]) || oauthAdvice[code];
}

interface Circumstances {
  names: OAuthNames;
  google: boolean;
  /** Fit to be shown: see serverWords. */
  detail?: string | null;
  at: Date;
  /** Where this case needs other words than the usual ones. */
  advice?: Partial<Advice>;
}

export function oauthDiagnosis(
  code: OAuthCode,
  { names, google, detail = null, at, advice }: Circumstances,
): Diagnosis {
  const { title, transient } = oauthAdvice[code];
  const said = { title, transient, ...oauthSteps(code, google), ...advice };
  return adviseOn(code, { ...said, remedy: fillIn(said.remedy, names) }, detail, at);
}

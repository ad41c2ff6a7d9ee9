import { DiagnosisCode } from '../common/diagnosis';
import { AUTHORIZE, type OAuthCode, type OAuthSteps } from './oauth-steps';

const PLATFORM = 'In the Google Cloud console, in the project of this client, open Google Auth Platform';
const AUDIENCE = 'https://support.google.com/cloud/answer/15549945';
const ERRORS = 'https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors';
const EXPIRATION = 'https://developers.google.com/identity/protocols/oauth2#expiration';
const WORKSPACE_APPS = 'https://support.google.com/a/answer/7281227';

const ADD_TEST_USER = 'Under Test users choose Add users, enter {email}, and Save.';
const PUBLISH =
  `${PLATFORM}, tab Audience, and choose Publish app, so that Publishing status becomes In production. ` +
  '(In a Google Workspace, Make internal does as well.)';
const COPY_CLIENT =
  'Copy Client ID and Client secret from there and enter them in the server; make a new secret with Add secret if the old one is not shown.';

/**
 * Google: the same as `oauthAdvice` in the words of Google's screens (Google Auth Platform as of 2026), and what its
 * screens do not say: that External + Testing ends each consent after 7 days.
 */
export const GOOGLE_STEPS: Partial<Record<OAuthCode, OAuthSteps>> = {
  [DiagnosisCode.OAUTH_ACCESS_DENIED]: {
    remedy: [
      AUTHORIZE,
      `If Google refuses the account, it is not a test user: ${lowerFirst(PLATFORM)}, tab Audience.`,
      ADD_TEST_USER,
      'Then authorize again.',
    ],
    documentationUrl: AUDIENCE,
  },
  [DiagnosisCode.OAUTH_ACCESS_BLOCKED]: {
    remedy: [
      `${PLATFORM}, tab Data Access.`,
      'Choose Add or remove scopes; the list must hold exactly https://mail.google.com/ (under Manually add scopes if it is not offered). Update, then Save.',
      'In tab Clients check that Authorized redirect URIs holds {redirectUrl}.',
      AUTHORIZE,
    ],
    documentationUrl: 'https://support.google.com/cloud/answer/15549135',
  },
  [DiagnosisCode.OAUTH_INVALID_SCOPE]: {
    remedy: [
      'Set Scope of the server to exactly https://mail.google.com/, with the slash at the end and without spaces.',
      'In the Google Cloud console open APIs & Services, Library, Gmail API, and choose Enable.',
      AUTHORIZE,
    ],
    documentationUrl: 'https://developers.google.com/workspace/gmail/imap/xoauth2-protocol',
  },
  [DiagnosisCode.OAUTH_APP_NOT_VERIFIED]: {
    remedy: [`${PLATFORM}, tab Audience.`, ADD_TEST_USER, AUTHORIZE],
    documentationUrl: AUDIENCE,
  },
  [DiagnosisCode.OAUTH_REDIRECT_URI_MISMATCH]: {
    remedy: [
      `${PLATFORM}, tab Clients, and open the client {clientId}.`,
      'Under Authorized redirect URIs choose Add URI, enter exactly {redirectUrl}, and Save.',
      'Wait some minutes: Google says that it can take 5 minutes to a few hours to take effect.',
      AUTHORIZE,
    ],
    documentationUrl: ERRORS,
  },
  [DiagnosisCode.OAUTH_INVALID_CLIENT]: {
    remedy: [`${PLATFORM}, tab Clients, and open the client (type Web application).`, COPY_CLIENT, AUTHORIZE],
    documentationUrl: 'https://support.google.com/cloud/answer/15549257',
  },
  [DiagnosisCode.OAUTH_DELETED_CLIENT]: {
    remedy: [
      `${PLATFORM}, tab Clients, and choose Create client, Application type Web application.`,
      'Under Authorized redirect URIs add {redirectUrl}, and choose Create.',
      COPY_CLIENT,
      AUTHORIZE,
    ],
    documentationUrl: 'https://support.google.com/cloud/answer/15549257',
  },
  [DiagnosisCode.OAUTH_ORG_INTERNAL]: {
    remedy: [
      'Sign in with an account of the organisation that owns the Google Cloud project.',
      `Or: ${lowerFirst(PLATFORM)}, tab Audience, and choose Make external; then Publish app.`,
      AUTHORIZE,
    ],
    documentationUrl: AUDIENCE,
  },
  [DiagnosisCode.OAUTH_ADMIN_POLICY_ENFORCED]: {
    remedy: [
      'Ask the Google Workspace administrator to open the Admin console: Security, Access and data control, API controls, Manage app access.',
      'There: Configure new app, search for the client ID {clientId}, and set access to Trusted.',
      AUTHORIZE,
    ],
    documentationUrl: WORKSPACE_APPS,
  },
  [DiagnosisCode.OAUTH_API_NOT_ENABLED]: {
    remedy: [
      'In the Google Cloud console, in the project of this client, open APIs & Services, Library, Gmail API, and choose Enable.',
      'Wait some minutes until it takes effect.',
      AUTHORIZE,
    ],
    documentationUrl: 'https://support.google.com/googleapi/answer/6158841',
  },
  [DiagnosisCode.OAUTH_INVALID_GRANT]: {
    remedy: [
      AUTHORIZE,
      'If it ends again after 7 days: the app is External and in Testing. ' + PUBLISH,
      'Other causes: the password of {email} was changed, the access was removed at https://myaccount.google.com/connections, ' +
        'it was not used for 6 months, or more than 100 consents were given to this client.',
    ],
    documentationUrl: EXPIRATION,
  },
  [DiagnosisCode.OAUTH_SESSION_CONTROL]: {
    remedy: [
      'Ask the Google Workspace administrator to open the Admin console: Security, Access and data control, Google Cloud session control.',
      'There: choose Exempt trusted apps. Under API controls, Manage app access, set the client ID {clientId} to Trusted.',
      AUTHORIZE,
    ],
    documentationUrl: 'https://support.google.com/a/answer/9368756',
  },
  [DiagnosisCode.OAUTH_REFRESH_TOKEN_MISSING]: {
    remedy: [
      'Open https://myaccount.google.com/connections as {email}, choose this app, and delete its connections.',
      AUTHORIZE,
    ],
    documentationUrl: 'https://developers.google.com/identity/protocols/oauth2/web-server#offline',
  },
  [DiagnosisCode.OAUTH_SCOPE_NOT_GRANTED]: {
    remedy: [
      'Open the server in Mailroom and choose Authorize; sign in as {email}.',
      "On Google's page tick “Read, compose, send and permanently delete all your email from Gmail”, then Continue.",
    ],
    documentationUrl: 'https://developers.google.com/workspace/gmail/imap/xoauth2-protocol',
  },
  [DiagnosisCode.OAUTH_WRONG_ACCOUNT]: {
    remedy: [
      'Authorize again and choose the account {email} itself on “Choose an account”: an alias or a delegated mailbox has no sign-in of its own.',
      'If it was the right account: check that Email of the server is its main address.',
      'In a Google Workspace the administrator can have IMAP switched off: Admin console, Apps, Google Workspace, Gmail, End User Access.',
    ],
    documentationUrl: 'https://developers.google.com/workspace/gmail/imap/xoauth2-protocol',
  },
  [DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED]: {
    remedy: [
      AUTHORIZE,
      'If Google showed an error on its own page, look it up under “Google showed an error?”: such errors never come back to Mailroom.',
    ],
    documentationUrl: ERRORS,
  },
  [DiagnosisCode.OAUTH_CONSENT_EXPIRES_SOON]: {
    remedy: ['Google ends consents after 7 days while the app is External and in Testing. ' + PUBLISH, AUTHORIZE],
    documentationUrl: AUDIENCE,
  },
};

/** For a consent that ended about 7 days after it was given: the cause that Google does not name comes first. */
export const SEVEN_DAY_RULE: OAuthSteps & { title: string } = {
  title: 'Google ended the consent after 7 days, because the app is in Testing',
  remedy: [PUBLISH, AUTHORIZE, ...GOOGLE_STEPS[DiagnosisCode.OAUTH_INVALID_GRANT]!.remedy.slice(2)],
  documentationUrl: AUDIENCE,
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The errors that Google shows on its own page: the browser never comes back, so that Mailroom cannot see them. */
export const SHOWN_BY_GOOGLE: readonly { code: OAuthCode; shownAs: string }[] = [
  {
    code: DiagnosisCode.OAUTH_ACCESS_BLOCKED,
    shownAs: 'Access blocked: Authorization Error (Error 400: invalid_request)',
  },
  {
    code: DiagnosisCode.OAUTH_APP_NOT_VERIFIED,
    shownAs: 'Access blocked: … has not completed the Google verification process (Error 403: access_denied)',
  },
  {
    code: DiagnosisCode.OAUTH_INVALID_SCOPE,
    shownAs: 'Access blocked: Authorization Error (Error 400: invalid_scope)',
  },
  {
    code: DiagnosisCode.OAUTH_REDIRECT_URI_MISMATCH,
    shownAs: "Access blocked: This app's request is invalid (Error 400: redirect_uri_mismatch)",
  },
  {
    code: DiagnosisCode.OAUTH_INVALID_CLIENT,
    shownAs: 'Access blocked: Authorization Error – The OAuth client was not found (Error 401: invalid_client)',
  },
  {
    code: DiagnosisCode.OAUTH_DELETED_CLIENT,
    shownAs: 'Access blocked: Authorization Error – The OAuth client was deleted (Error 401: deleted_client)',
  },
  {
    code: DiagnosisCode.OAUTH_ORG_INTERNAL,
    shownAs: 'Access blocked: … can only be used within its organization (Error 403: org_internal)',
  },
  {
    code: DiagnosisCode.OAUTH_ADMIN_POLICY_ENFORCED,
    shownAs:
      'Access blocked: Your institution’s admin needs to review … / Access is blocked by your admin (Error 400: admin_policy_enforced)',
  },
  { code: DiagnosisCode.OAUTH_API_NOT_ENABLED, shownAs: 'Access Not Configured (Error 403: access_not_configured)' },
];

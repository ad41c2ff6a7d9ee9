import { DESK } from './people';
import type { MailTroubles } from './mail/troubles';
import type { OAuthServer } from './oauth/oauth-server';
import { type Behaviour, PATHS, WELL_BEHAVED } from './oauth/types';

export interface FailureTargets {
  oauth: OAuthServer;
  troubles: MailTroubles;
}

export interface Failure {
  id: string;
  group: 'Consent' | 'Access tokens' | 'Receiving' | 'Sending';
  title: string;
  /** What to do to see it, and what Mailroom will say. */
  hint: string;
  switchOn(targets: FailureTargets): void;
  switchOff(targets: FailureTargets): void;
}

function behaviour(changes: Partial<Behaviour>): Pick<Failure, 'switchOn' | 'switchOff'> {
  const names = Object.keys(changes) as (keyof Behaviour)[];
  const before = Object.fromEntries(names.map((name) => [name, WELL_BEHAVED[name]]));
  return {
    switchOn: ({ oauth }) => void Object.assign(oauth.directory.behaviour, changes),
    switchOff: ({ oauth }) => void Object.assign(oauth.directory.behaviour, before),
  };
}

function tokenEndpoint(fault: object): Pick<Failure, 'switchOn' | 'switchOff'> {
  return {
    switchOn: ({ oauth }) => {
      oauth.faults.clear();
      oauth.faults.add({ path: PATHS.token, ...fault });
    },
    switchOff: ({ oauth }) => oauth.faults.clear(),
  };
}

function trouble(changes: Partial<MailTroubles>): Pick<Failure, 'switchOn' | 'switchOff'> {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, 'NONE']));
  return {
    switchOn: ({ troubles }) => void Object.assign(troubles, changes),
    switchOff: ({ troubles }) => void Object.assign(troubles, before),
  };
}

/** All that can be switched on and off. Cancel, unticked access and another account are choices on the pages themselves. */
export const FAILURES: Failure[] = [
  {
    id: 'not-a-test-user',
    group: 'Consent',
    title: 'The app is in testing, and the mailbox is not a test user',
    hint: 'Authorize: the provider stops on its own page, as Google does. Look it up under “Google showed an error?”.',
    ...behaviour({ publishing: 'TESTING', testUsers: [] }),
  },
  {
    id: 'testing',
    group: 'Consent',
    title: 'The app is in testing: each consent ends after 7 days',
    hint: 'Authorize: it works, and Mailroom warns of the end before it comes.',
    ...behaviour({ publishing: 'TESTING', testUsers: DESK }),
  },
  {
    id: 'organisation-only',
    group: 'Consent',
    title: 'The app is for another organisation only',
    hint: 'Authorize: org_internal on the provider’s page.',
    ...behaviour({ internalTo: 'elsewhere.example' }),
  },
  {
    id: 'blocked-by-policy',
    group: 'Consent',
    title: 'The organisation’s administrator does not trust the app',
    hint: 'Authorize, or wait for the next refresh: admin_policy_enforced.',
    ...behaviour({ blockedByPolicy: true }),
  },
  {
    id: 'access-blocked',
    group: 'Consent',
    title: 'The provider blocks the request',
    hint: 'Authorize: “Access blocked: Authorization Error”.',
    ...behaviour({ authorizationError: { error: 'invalid_request', description: 'The request is not valid.' } }),
  },
  {
    id: 'api-not-enabled',
    group: 'Consent',
    title: 'The mail API is not enabled for the app',
    hint: 'Authorize: access_not_configured.',
    ...behaviour({ mailApiEnabled: false }),
  },
  {
    id: 'no-refresh-token',
    group: 'Consent',
    title: 'The provider gives no refresh token',
    hint: 'Authorize: Mailroom refuses a consent that would end within the hour.',
    ...behaviour({ issueRefreshTokens: false }),
  },
  {
    id: 'client-deleted',
    group: 'Access tokens',
    title: 'The OAuth client was deleted',
    hint: 'At the next refresh, or when you authorize: deleted_client.',
    ...behaviour({ clientDeleted: true }),
  },
  {
    id: 'short-tokens',
    group: 'Access tokens',
    title: 'Access tokens last one minute',
    hint: 'From the next token on. Mail goes on flowing: tokens are renewed ahead of time.',
    ...behaviour({ accessTokenSeconds: 60 }),
  },
  {
    id: 'token-endpoint-down',
    group: 'Access tokens',
    title: 'The token endpoint answers with 503',
    hint: 'Mail waits once the access token is used up, and flows when this is off again. Nobody is called.',
    ...tokenEndpoint({ status: 503, body: 'Service unavailable', headers: { 'retry-after': '5' } }),
  },
  {
    id: 'token-endpoint-silent',
    group: 'Access tokens',
    title: 'The token endpoint breaks every connection',
    hint: 'The same as above, seen from the network.',
    ...tokenEndpoint({ drop: true }),
  },
  {
    id: 'imap-unavailable',
    group: 'Receiving',
    title: 'IMAP cannot check sign-ins for now',
    hint: 'Mailroom retries; no password and no consent is blamed.',
    ...trouble({ imap: 'UNAVAILABLE' }),
  },
  {
    id: 'smtp-greylisting',
    group: 'Sending',
    title: 'SMTP asks to try again later (450)',
    hint: 'Reply to a request: the notification is RETRYING, and is sent when this is off again.',
    ...trouble({ smtp: 'GREYLISTING' }),
  },
  {
    id: 'smtp-quota',
    group: 'Sending',
    title: 'The daily sending limit is reached (550 5.4.5)',
    hint: 'Reply to a request: waiting, not failed.',
    ...trouble({ smtp: 'QUOTA' }),
  },
  {
    id: 'smtp-no-answer',
    group: 'Sending',
    title: 'The connection breaks after the whole mail was sent',
    hint: 'Reply to a request: the notification is UNCERTAIN, because nobody can know; the customer’s mailbox shows that it arrived.',
    ...trouble({ smtp: 'NO_ANSWER' }),
  },
];

/** Which failures are on. Those of one kind exclude each other: switching one on switches the others off. */
export class FailureSwitches {
  private readonly on = new Set<string>();

  constructor(private readonly targets: FailureTargets) {}

  isOn(id: string): boolean {
    return this.on.has(id);
  }

  /** False when there is no such failure. */
  set(id: string, on: boolean): boolean {
    const failure = FAILURES.find((one) => one.id === id);
    if (!failure) return false;
    failure.switchOff(this.targets);
    this.on.delete(id);
    if (on) {
      for (const other of FAILURES)
        if (kindOf(other.id) === kindOf(id) && this.on.has(other.id)) this.set(other.id, false);
      failure.switchOn(this.targets);
      this.on.add(id);
    }
    return true;
  }

  allOff(): void {
    for (const id of [...this.on]) this.set(id, false);
  }
}

/** Failures that change the same thing. */
function kindOf(id: string): string {
  if (id === 'testing' || id === 'not-a-test-user') return 'publishing';
  return /^(token-endpoint|smtp)/.exec(id)?.[0] ?? id;
}

import { requireUrl } from '../common/urls';
import { type Validation } from '../common/user-error';
import { requireInRange } from '../common/validate';
import { isValidAddress, normaliseAddress } from '../mail/addresses';
import type { ApplicationSettingsInput } from './settings.inputs';
import type { SettingsValues } from './settings.repository';

const RANGES = {
  maxMessageBytes: [65_536, 104_857_600],
  ignoredRetentionDays: [1, 3650],
  alertAfterMinutes: [1, 10_080],
} as const;
const MAX_ALERT_EMAILS = 20;
const MAX_AUTHSERV_IDS = 20;
/** RFC 8601 2.2: a token or a domain name; without what would end it in the header. */
const AUTHSERV_ID = /^[^\s;"()<>@,]{1,255}$/;

/** The columns that an input sets; what it leaves out or gives as null is not among them. */
export function settingsChanges(v: Validation, input: ApplicationSettingsInput): Partial<SettingsValues> {
  const given = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value != null),
  ) as Partial<SettingsValues>;
  for (const [field, [min, max]] of Object.entries(RANGES) as [keyof typeof RANGES, readonly [number, number]][]) {
    const value = given[field];
    if (value !== undefined) requireInRange(v, field, value, min, max);
  }
  return {
    ...given,
    ...(given.baseUrl !== undefined && { baseUrl: baseUrl(v, given.baseUrl) }),
    ...(given.trustedAuthservIds !== undefined && {
      trustedAuthservIds: authservIds(v, given.trustedAuthservIds),
    }),
    ...(given.alertEmails !== undefined && { alertEmails: alertEmails(v, given.alertEmails) }),
  };
}

/** Paths are appended to it, so it has no slash at its end. */
function baseUrl(v: Validation, value: string): string {
  return requireUrl(v, 'baseUrl', value, { maxLength: 500, http: 'ANYWHERE', query: false }).replace(/\/+$/, '');
}

function authservIds(v: Validation, values: string[]): string[] {
  const names = [...new Set(values.map((value) => value.trim().toLowerCase()))];
  const wrong = names.find((name) => !AUTHSERV_ID.test(name));
  v.check(
    wrong === undefined,
    'trustedAuthservIds',
    'INVALID_AUTHSERV_ID',
    `"${wrong?.slice(0, 100)}" is not the name of a mail server as its Authentication-Results begin with it, e.g. mx.google.com.`,
  );
  v.check(
    names.length <= MAX_AUTHSERV_IDS,
    'trustedAuthservIds',
    'TOO_MANY',
    `At most ${MAX_AUTHSERV_IDS} names are allowed.`,
  );
  return names;
}

function alertEmails(v: Validation, values: string[]): string[] {
  const addresses = values.map((value) => value.trim());
  const wrong = addresses.find((address) => !isValidAddress(address));
  v.check(wrong === undefined, 'alertEmails', 'INVALID_EMAIL', `"${wrong?.slice(0, 100)}" is not an email address.`);
  const distinct = [...new Map(addresses.map((address) => [normaliseAddress(address).key, address])).values()];
  v.check(
    distinct.length <= MAX_ALERT_EMAILS,
    'alertEmails',
    'TOO_MANY',
    `At most ${MAX_ALERT_EMAILS} addresses are allowed.`,
  );
  return distinct;
}

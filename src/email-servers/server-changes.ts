import { createHash } from 'node:crypto';
import type { AuditChange } from '../audit/audit-event.entity';
import { diff } from '../audit/audit-diff';
import type { EmailServerRow } from './email-server.repository';

const SECRETS = ['password', 'oauth.clientSecret'];

/** Whatever a check's outcome depends on. */
const CONNECTION = [
  ...SECRETS,
  'authType',
  'authenticationNeeded',
  'certificateAuthority',
  'email',
  'enabled',
  'folder',
  'host',
  'oauth.authorizationUrl',
  'oauth.clientId',
  'oauth.scope',
  'oauth.tokenUrl',
  'port',
  'protocol',
  'proxyServerId',
  'securityType',
  'username',
];

/** What a consent was given for. Not the redirect URL: that only says where the browser comes back. */
const CONSENT = [
  'authType',
  'email',
  'host',
  'oauth.authorizationUrl',
  'oauth.clientId',
  'oauth.scope',
  'oauth.tokenUrl',
  'port',
  'securityType',
];

/** For the audit log: the fields that differ; of secrets only that they do. */
export function changesOf(before: EmailServerRow | null, after: EmailServerRow | null): AuditChange[] {
  return diff(before && fieldsOf(before), after && fieldsOf(after), SECRETS);
}

/** Whether checks made before the change say nothing about the server after it. */
export function concernsConnection(before: EmailServerRow, after: EmailServerRow): boolean {
  return changesOf(before, after).some(({ field }) => CONNECTION.includes(field));
}

/** The same for two states of a server that one consent serves. */
export function grantKey(server: EmailServerRow): string {
  const fields = fieldsOf(server);
  return createHash('sha256')
    .update(JSON.stringify(CONSENT.map((field) => fields[field])))
    .digest('hex');
}

/** Whether a consent that was given before the change is none for the server after it. */
export function endsConsent(before: EmailServerRow, after: EmailServerRow): boolean {
  return grantKey(before) !== grantKey(after);
}

export function hasNewClientSecret(before: EmailServerRow, after: EmailServerRow): boolean {
  return before.oauthClient.clientSecretBox !== after.oauthClient.clientSecretBox;
}

/** Named as in the API. A sealed secret stands for the secret: it differs whenever that was entered again. */
function fieldsOf(row: EmailServerRow): Record<string, unknown> {
  const { id: _i, nameKey: _n, createdAt: _c, updatedAt: _u, passwordBox, oauthClient, ...fields } = row;
  const { clientSecretBox, ...client } = oauthClient;
  return {
    ...fields,
    password: passwordBox,
    'oauth.clientSecret': clientSecretBox,
    ...Object.fromEntries(Object.entries(client).map(([name, value]) => [`oauth.${name}`, value])),
  };
}

import type { Validation } from '../common/user-error';
import { optionalText } from '../common/validate';
import { validateOutgoingFilter } from '../filters/validate-filter';
import type { EmailAuthType } from './email-server.enums';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';
import type { OutgoingEmailServerInput } from './outgoing-email-server.inputs';
import { addressValues, requireEmail } from './server-address';
import { credentialValues } from './server-credentials';
import type { ServerDraft } from './server-draft';

/** `stored`: the server that is changed, null for a new one. `baseUrl`: of this installation. */
export function outgoingServerDraft(
  v: Validation,
  input: OutgoingEmailServerInput,
  stored: OutgoingEmailServer | null,
  baseUrl: string,
): ServerDraft<OutgoingEmailServer> {
  const address = addressValues(v, input);
  const authType = signInType(v, input);
  const { username, ...secrets } = credentialValues(v, input, authType, address, stored, baseUrl);
  return {
    ...secrets,
    values: {
      ...address,
      username,
      protocol: input.protocol,
      authType,
      authenticationNeeded: input.authenticationNeeded,
      senderName: optionalText(v, 'senderName', input.senderName, 200),
      replyTo: input.replyTo == null || input.replyTo.trim() === '' ? null : requireEmail(v, 'replyTo', input.replyTo),
      filter: validateOutgoingFilter(v, ['filter'], input.filter),
    },
  };
}

function signInType(v: Validation, input: OutgoingEmailServerInput): EmailAuthType | null {
  if (!input.authenticationNeeded) return null;
  const authType = input.authType ?? null;
  v.check(authType !== null, 'authType', 'REQUIRED', 'Choose how to sign in, or that no sign-in is needed.');
  return authType;
}

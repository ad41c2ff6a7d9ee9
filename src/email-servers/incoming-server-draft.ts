import type { Validation } from '../common/user-error';
import { requireInRange, requireText } from '../common/validate';
import { validateIncomingFilter } from '../filters/validate-filter';
import { EmailAuthType, IncomingProtocol } from './email-server.enums';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { IncomingEmailServerInput } from './incoming-email-server.inputs';
import { addressValues } from './server-address';
import { credentialValues } from './server-credentials';
import type { ServerDraft } from './server-draft';

/** `stored`: the server that is changed, null for a new one. `baseUrl`: of this installation. */
export function incomingServerDraft(
  v: Validation,
  input: IncomingEmailServerInput,
  stored: IncomingEmailServer | null,
  baseUrl: string,
): ServerDraft<IncomingEmailServer> {
  const address = addressValues(v, input);
  v.check(
    input.protocol !== IncomingProtocol.POP3 || input.authType !== EmailAuthType.OAUTH,
    'authType',
    'POP3_OAUTH_UNSUPPORTED',
    'POP3 works with a password only. Choose IMAP to sign in with OAuth.',
  );
  const { username, ...secrets } = credentialValues(v, input, input.authType, address, stored, baseUrl);
  requireInRange(v, 'firstContactDays', input.firstContactDays, 0, 365);
  requireInRange(v, 'pollIntervalSeconds', input.pollIntervalSeconds, 10, 86_400);
  return {
    ...secrets,
    values: {
      ...address,
      username,
      protocol: input.protocol,
      authType: input.authType,
      technicianGroupId: input.technicianGroupId ?? null,
      categoryId: input.categoryId ?? null,
      outgoingEmailServerId: input.outgoingEmailServerId ?? null,
      folder: requireText(v, 'folder', input.folder, 255),
      firstContactDays: input.firstContactDays,
      pollIntervalSeconds: input.pollIntervalSeconds,
      plusAddressing: input.plusAddressing ?? null,
      filter: validateIncomingFilter(v, ['filter'], input.filter),
    },
  };
}

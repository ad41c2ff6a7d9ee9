import { nameKey } from '../common/names';
import { Validation } from '../common/user-error';
import { optionalText, requireHost, requirePort, requireText } from '../common/validate';
import { type SecretChange, secretChange } from '../secrets/secret-change';
import type { ProxyServer } from './proxy-server.entity';
import type { ProxyServerInput } from './proxy-server.inputs';

export interface ProxyServerDraft {
  values: Omit<ProxyServer, 'id' | 'passwordBox'>;
  password: SecretChange;
}

/** What saving an input over `stored` (null: a new one) means. Throws UserInputError. */
export function proxyServerDraft(input: ProxyServerInput, stored: ProxyServer | null): ProxyServerDraft {
  const v = new Validation();
  const name = requireText(v, 'name', input.name, 100);
  const host = requireHost(v, 'host', input.host);
  requirePort(v, 'port', input.port);
  const username = optionalText(v, 'username', input.username, 255);
  const password = passwordChange(v, input.password, username, {
    present: stored?.passwordBox != null,
    samePlace: stored?.host === host && stored.port === input.port,
  });
  v.throwIfAny();
  return {
    values: { name, nameKey: nameKey(name), protocol: input.protocol, host, port: input.port, username },
    password,
  };
}

/** Proxies ask for a name and a password together (RFC 7617, RFC 1929): a password without a name is useless. */
function passwordChange(
  v: Validation,
  given: string | null | undefined,
  username: string | null,
  stored: { present: boolean; samePlace: boolean },
): SecretChange {
  if (username === null && given === undefined) return { kind: 'REMOVE' };
  const change = secretChange(v, ['password'], given, stored);
  v.check(
    username !== null || change.kind !== 'SET',
    'username',
    'REQUIRED',
    'Enter the user name that this password belongs to.',
  );
  return change;
}

import type { AccessTokenCredentials } from './endpoint';

/** RFC 7628, and Google's forerunner of it. */
export type BearerMechanism = 'OAUTHBEARER' | 'XOAUTH2';

/** What a client says to sign in with an access token (RFC 7628 3.1), before base64. */
export function bearerMessage(
  mechanism: BearerMechanism,
  { host, port }: { host: string; port: number },
  { username, accessToken }: Pick<AccessTokenCredentials, 'username' | 'accessToken'>,
): string {
  const bearer = `auth=Bearer ${accessToken}`;
  return mechanism === 'XOAUTH2'
    ? `user=${username}\x01${bearer}\x01\x01`
    : `n,a=${saslName(username)},\x01host=${host}\x01port=${port}\x01${bearer}\x01\x01`;
}

/** RFC 5801 4. */
function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

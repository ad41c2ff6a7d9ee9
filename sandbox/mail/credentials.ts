import type { OAuthServer } from '../oauth/oauth-server';
import { MAIL_SCOPE } from '../oauth/types';

/** What all three mail servers ask about who signs in. */
export class Credentials {
  constructor(private readonly oauth: OAuthServer) {}

  password(address: string, password: string): boolean {
    return this.oauth.directory.account(address)?.password === password;
  }

  /** When the access token ends, if it is this account's and opens the mailbox; else null. */
  async token(address: string, accessToken: string): Promise<Date | null> {
    const token = await this.oauth.tokens.check(accessToken);
    const opens = token?.email === address.toLowerCase() && token.scope.split(' ').includes(MAIL_SCOPE);
    return opens ? token.expiresAt : null;
  }
}

/** Gmail's answer to a token that does not open the mailbox. */
export const TOKEN_REFUSED = { status: '400', schemes: 'Bearer', scope: MAIL_SCOPE };

/** The initial response of XOAUTH2, in base64: `user=ADDRESS^Aauth=Bearer TOKEN^A^A`. */
export function readXoauth2(response: string): { user: string; accessToken: string } {
  const [user = '', bearer = ''] = Buffer.from(response, 'base64').toString().split('\u0001');
  return { user: user.replace(/^user=/, ''), accessToken: bearer.replace(/^auth=Bearer /, '') };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from '../http';
import type { Directory } from './directory';
import type { CheckedToken, Tokens } from './tokens';
import { PATHS } from './types';

const BAD_TOKEN = { error: 'invalid_token', error_description: 'Token expired or revoked' };

interface Request {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  form: URLSearchParams;
}

/** Google's endpoints beside RFC 6749's two. */
export class GoogleEndpoints {
  readonly paths: Record<string, (request: Request) => Promise<void>> = {
    [PATHS.revocation]: (request) => this.revoke(request),
    [PATHS.userInfo]: (request) => this.userInfo(request),
    [PATHS.tokenInfo]: (request) => this.tokenInfo(request),
  };

  constructor(
    private readonly tokens: Tokens,
    private readonly directory: Directory,
  ) {}

  private async revoke({ res, url, form }: Request): Promise<void> {
    const revoked = await this.tokens.revoke(form.get('token') ?? url.searchParams.get('token') ?? '');
    sendJson(res, revoked ? 200 : 400, revoked ? {} : BAD_TOKEN);
  }

  private async userInfo({ req, res }: Request): Promise<void> {
    const token = await this.tokens.check(/^Bearer (\S+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '');
    const account = token && this.directory.account(token.email);
    if (!account) return sendJson(res, 401, BAD_TOKEN);
    const { email, name = email, emailVerified = true, domain } = account;
    sendJson(res, 200, { sub: email, email, email_verified: emailVerified, name, ...(domain && { hd: domain }) });
  }

  /** What Dovecot's `tokeninfo_url` asks. */
  private async tokenInfo({ res, url }: Request): Promise<void> {
    const token = await this.tokens.check(url.searchParams.get('access_token') ?? '');
    if (!token) return sendJson(res, 400, BAD_TOKEN);
    sendJson(res, 200, infoOf(token));
  }
}

function infoOf({ email, clientId, scope, expiresAt }: CheckedToken) {
  const exp = Math.floor(expiresAt.getTime() / 1000);
  return {
    azp: clientId,
    aud: clientId,
    sub: email,
    scope,
    exp: String(exp),
    expires_in: String(exp - Math.floor(Date.now() / 1000)),
    email,
    email_verified: 'true',
    access_type: 'offline',
  };
}

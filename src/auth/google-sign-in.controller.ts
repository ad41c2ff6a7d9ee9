import { Controller, Get, Header, Query, Req, Res } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { GoogleSignInService } from './google-sign-in.service';
import { returnPath } from './return-path';
import { setSessionCookie } from './session-cookie';
import { Public } from './viewer';

const COOKIE = 'mailroom_google';
/** Where the person wanted to when the sign-in stood in between. */
const RETURN_COOKIE = 'mailroom_google_return';
const COOKIE_MS = 10 * 60_000;

type Parameters = Record<string, unknown>;

const text = (value: unknown) => (typeof value === 'string' ? value : '');

@Public()
@Controller('auth/google')
export class GoogleSignInController {
  constructor(private readonly signIns: GoogleSignInService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async begin(@Query('returnTo') returnTo: unknown, @Req() req: Request, @Res() res: Response): Promise<void> {
    const { url, verifier } = await this.signIns.begin(callbackUrl(req));
    res.cookie(COOKIE, verifier, { ...attributes(req), maxAge: COOKIE_MS });
    res.cookie(RETURN_COOKIE, returnPath(text(returnTo)), { ...attributes(req), maxAge: COOKIE_MS });
    res.redirect(url);
  }

  @Get('callback')
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  async callback(@Query() query: Parameters, @Req() req: Request, @Res() res: Response): Promise<void> {
    const cookies = req.cookies as Parameters;
    const outcome = await this.signIns.finish(callbackUrl(req), {
      code: text(query['code']),
      state: text(query['state']),
      error: text(query['error']),
      verifier: text(cookies[COOKIE]) || null,
    });
    for (const cookie of [COOKIE, RETURN_COOKIE]) res.clearCookie(cookie, attributes(req));
    const returnTo = text(cookies[RETURN_COOKIE]);
    if (typeof outcome === 'string') return res.redirect(returnPath(returnTo, { signIn: 'failed', problem: outcome }));
    setSessionCookie(req, res, outcome.accessToken, outcome.expiresAt);
    res.redirect(returnPath(returnTo));
  }
}

/** Where this browser is: Google compares it with the client's list, so that it can be no other place. */
function callbackUrl(req: Request): string {
  return `${req.protocol}://${req.host}/auth/google/callback`;
}

/** Lax, because Google's page sends the browser here. */
function attributes(req: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/auth/google', secure: req.secure };
}

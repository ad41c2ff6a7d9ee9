import { Controller, Get, Header, Query, Req, Res, UseFilters } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { CurrentViewer, Public, type Viewer } from '../auth/viewer';
import { DiagnosisCode } from '../common/diagnosis';
import { CONSENT_MS } from '../oauth/consent.service';
import { bindingCookie } from './binding-cookie';
import { ConsentFlow } from './consent-flow.service';
import { SignInFirst } from './sign-in-first.filter';

const CONSOLE = '/admin/support-channel/emails';

type Parameters = Record<string, unknown>;

/** Where an administrator's browser begins a consent, and where the provider sends it back. */
@Controller('oauth')
export class OAuthController {
  constructor(private readonly flow: ConsentFlow) {}

  @Get('begin')
  @UseFilters(SignInFirst)
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  async begin(
    @CurrentViewer() viewer: Viewer,
    @Query('ticket') ticket: unknown,
    @Req() req: Request,
    @Res() res: Response,
  ): Promise<void> {
    const begun = await this.flow.begin(text(ticket), viewer);
    if (!begun) return res.redirect(failed(CONSOLE, DiagnosisCode.OAUTH_STATE_INVALID));
    res.cookie(bindingCookie(begun.state), begun.binding, { ...attributes(req), maxAge: CONSENT_MS });
    res.redirect(begun.url);
  }

  /** Public, because the browser's cookie says more than a session could: that this consent began here. */
  @Public()
  @Get('callback')
  @Header('Cache-Control', 'no-store')
  @Header('Referrer-Policy', 'no-referrer')
  async callback(@Query() query: Parameters, @Req() req: Request, @Res() res: Response): Promise<void> {
    const state = text(query['state']);
    const cookie = bindingCookie(state);
    const outcome = await this.flow.finish(state, text((req.cookies as Parameters)[cookie]), {
      code: text(query['code']),
      error: text(query['error']),
      description: text(query['error_description']),
      subtype: text(query['error_subtype']),
      issuer: text(query['iss']),
    });
    if (!outcome) return res.redirect(failed(CONSOLE, DiagnosisCode.OAUTH_STATE_INVALID));
    res.clearCookie(cookie, attributes(req));
    const { server, problem } = outcome;
    const page = `${CONSOLE}/${server.direction.toLowerCase()}?server=${server.row.id}`;
    res.redirect(problem ? failed(page, problem) : `${page}&authorization=succeeded`);
  }
}

function failed(page: string, problem: DiagnosisCode): string {
  return `${page}${page.includes('?') ? '&' : '?'}authorization=failed&problem=${problem}`;
}

/** Lax, because the provider's page sends the browser here. */
function attributes(req: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: req.secure };
}

/** A parameter that is given twice counts as missing (RFC 6749 3.1). */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

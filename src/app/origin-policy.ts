import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { presentedToken } from '../auth/presented-token';
import { SettingsService } from '../settings/settings.service';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Which sites' pages may talk to us with the browser's cookie: those served by this host or under the base URL. The
 * second line of defence against cross-site requests, behind SameSite cookies and Apollo's preflight check.
 */
@Injectable()
export class OriginPolicy {
  constructor(private readonly settings: SettingsService) {}

  /** True without an `Origin` header: then no page of another site made the request (Fetch standard, 3.1). */
  async allows(req: IncomingMessage, host: string | undefined = req.headers.host): Promise<boolean> {
    const { origin } = req.headers;
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    const { baseUrl } = await this.settings.get();
    return (
      new URL(origin).host === host || (URL.canParse(baseUrl) && new URL(origin).origin === new URL(baseUrl).origin)
    );
  }

  /** Express middleware: 403 for an unsafe request of a foreign page, unless a bearer token proves that it is no browser's. */
  async check(req: Request, res: Response, next: NextFunction): Promise<void> {
    const exempt = SAFE_METHODS.has(req.method) || presentedToken(req)?.by === 'bearer';
    if (exempt || (await this.allows(req, req.host))) return next();
    res.status(403).json({ statusCode: 403, message: 'This request comes from a page of another site.' });
  }
}

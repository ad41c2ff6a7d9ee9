import type { Request, Response } from 'express';

export const SESSION_COOKIE = 'mailroom_session';

/** HttpOnly keeps it from scripts, SameSite=Lax from other sites' forms. */
export function setSessionCookie(req: Request, res: Response, token: string, expires: Date): void {
  res.cookie(SESSION_COOKIE, token, { ...attributes(req), expires });
}

export function clearSessionCookie(req: Request, res: Response): void {
  res.clearCookie(SESSION_COOKIE, attributes(req));
}

function attributes(req: Request) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: req.secure } as const;
}

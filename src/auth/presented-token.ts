import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport';
import { SESSION_COOKIE } from './session-cookie';

export type PresentedToken = { token: string; by: 'bearer' | 'cookie' };

/** The token in `Authorization: Bearer` (RFC 6750), else in the session cookie; also of a WebSocket's first request. */
export function presentedToken(req: Pick<IncomingMessage, 'headers'>): PresentedToken | null {
  const bearer = /^Bearer ([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (bearer) return { token: bearer, by: 'bearer' };
  const cookie = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  const token = cookie.find(([name]) => name === SESSION_COOKIE)?.[1];
  return token ? { token, by: 'cookie' } : null;
}

type Done = (error: unknown, viewer?: object | null) => void;

/** A passport strategy that hands the presented token to `verify`, and lets those without a valid one pass as anonymous. */
export class PresentedTokenStrategy extends Strategy {
  constructor(private readonly verify: (token: string, done: Done) => void) {
    super();
  }

  override authenticate(req: IncomingMessage): void {
    const presented = presentedToken(req);
    if (!presented) return this.pass();
    this.verify(presented.token, (error, viewer) => {
      if (error) this.error(error);
      else if (viewer) this.success(viewer);
      else this.pass();
    });
  }
}

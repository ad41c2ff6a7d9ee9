import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Html } from './html';
import { PAGE_HEADERS } from './page';

export function send(res: ServerResponse, status: number, body: string, headers: OutgoingHttpHeaders): void {
  if (res.writableEnded || res.destroyed) return;
  res.writeHead(status, { 'cache-control': 'no-store', ...headers }).end(body);
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  send(res, status, JSON.stringify(body), { 'content-type': 'application/json' });
}

export function sendPage(res: ServerResponse, page: Html, status = 200): void {
  send(res, status, page.text, PAGE_HEADERS);
}

/** After a POST: the page is asked for anew, so that Reload does not do it again. */
export function redirect(res: ServerResponse, location: string): void {
  send(res, 303, '', { location });
}

export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await text(req));
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/**
 * Whether a request comes from a program on this machine: not from another one, not through a name that was made to
 * point here (DNS rebinding), and not from a page of another site.
 */
export function isLocal(req: IncomingMessage): boolean {
  const { host = '', origin } = req.headers;
  return (
    LOOPBACK.test(req.socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(host) &&
    (origin === undefined || origin === `http://${host}`)
  );
}

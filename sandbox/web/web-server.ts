import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FailureSwitches } from '../failures';
import { html } from '../html';
import { isLocal, readForm, redirect, send, sendJson, sendPage } from '../http';
import { compose } from '../mail/compose';
import type { MailStore } from '../mail/mail-store';
import { readMailbox } from '../mail/read';
import { page } from '../page';
import { sender } from '../people';
import { mailboxPage } from './mailbox-page';
import { overviewPage } from './overview-page';

/** What the pages show besides mail. */
interface Surroundings {
  settings: [string, string][];
  mailroomUrl: string;
}

type Route = (req: IncomingMessage, res: ServerResponse, url: URL) => Promise<void> | void;

/**
 * The provider's web page. Programs use the same addresses: POST /mail (from, to, subject, text, inReplyTo),
 * /failures (id, on), /all-well and /revoke (email) as forms, GET /api/mailbox?of=ADDRESS for its mail as JSON.
 */
export class SandboxWebServer {
  port = 0;
  private surroundings: Surroundings = { settings: [], mailroomUrl: '' };
  private readonly server = createServer((req, res) => void this.handle(req, res));
  private readonly routes: Record<string, Route> = {
    'GET /': (_, res) => this.overview(res),
    'GET /mailbox': (_, res, url) => this.mailbox(res, url),
    'GET /api/mailbox': (_, res, url) => this.mailboxAsJson(res, url),
    'POST /mail': (req, res) => this.sendMail(req, res),
    'POST /failures': (req, res) => this.switchFailure(req, res),
    'POST /all-well': (_, res) => this.allWell(res),
    'POST /revoke': (req, res) => this.revoke(req, res),
  };

  constructor(
    private readonly store: MailStore,
    /** Takes the access to a mailbox back. */
    private readonly withdraw: (address: string) => void,
    private readonly switches: FailureSwitches,
  ) {}

  /** The other servers' ports are known only when they listen. */
  show(surroundings: Surroundings): void {
    this.surroundings = surroundings;
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (!isLocal(req)) return send(res, 403, 'Only for this machine.', { 'content-type': 'text/plain' });
    const route = this.routes[`${req.method} ${url.pathname}`];
    if (!route) return notFound(res);
    try {
      await route(req, res, url);
    } catch (error) {
      send(res, 500, (error as Error).message, { 'content-type': 'text/plain' });
    }
  }

  private overview(res: ServerResponse): void {
    const mailboxes = this.store.all().map(({ address, mails }) => ({ address, mails: mails.length }));
    sendPage(res, overviewPage({ mailboxes, switches: this.switches, ...this.surroundings }));
  }

  private async mailbox(res: ServerResponse, url: URL): Promise<void> {
    const mailbox = this.store.find(url.searchParams.get('of') ?? '');
    if (!mailbox) return notFound(res);
    sendPage(res, mailboxPage(mailbox.address, await readMailbox(mailbox)));
  }

  private async mailboxAsJson(res: ServerResponse, url: URL): Promise<void> {
    const mailbox = this.store.find(url.searchParams.get('of') ?? '');
    if (!mailbox) return sendJson(res, 404, { error: 'no such mailbox' });
    sendJson(res, 200, await readMailbox(mailbox));
  }

  private async sendMail(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = await readForm(req);
    const field = (name: string) => form.get(name) ?? '';
    const from = this.store.find(field('from'));
    if (!from || !this.store.find(field('to'))) {
      return send(res, 400, 'From and To must have a mailbox in the sandbox.', { 'content-type': 'text/plain' });
    }
    const letter = { to: field('to'), subject: field('subject'), text: field('text'), inReplyTo: field('inReplyTo') };
    this.store.deliver([letter.to], await compose({ from: sender(from.address), ...letter }));
    redirect(res, `/mailbox?of=${encodeURIComponent(from.address)}`);
  }

  private async switchFailure(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = await readForm(req);
    const id = form.get('id') ?? '';
    if (!this.switches.set(id, form.get('on') === 'true')) return notFound(res);
    redirect(res, `/#failure-${id}`);
  }

  private allWell(res: ServerResponse): void {
    this.switches.allOff();
    redirect(res, '/');
  }

  private async revoke(req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.withdraw((await readForm(req)).get('email') ?? '');
    redirect(res, '/');
  }
}

function notFound(res: ServerResponse): void {
  const body = html`<div class="card">
    <h1>Not here</h1>
    <p><a href="/">To the overview</a></p>
  </div>`;
  sendPage(res, page({ title: 'Not here', kind: 'not-found', body }), 404);
}

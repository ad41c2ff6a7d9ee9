import { type ParsedMail, simpleParser } from 'mailparser';
import type { Clock } from '../../src/common/clock';
import { Desk } from './desk';
import { startImapServer, type TestImapServer } from './imap-server';
import { type PlainMail, plainMail } from './mails';
import { type SmtpSink, startSmtpSink } from './smtp-sink';
import { startTestApp, type TestApp } from './test-app';

export interface MailDeskOptions {
  clock?: Clock;
  /** Of the mailbox and of all our mail. */
  email?: string;
  /** Over the fields of the incoming server. */
  incoming?: Record<string, unknown>;
}

/** A whole Mailroom with one mailbox and one mail server for what it sends; its first contact is over. */
export class MailDesk {
  static async start({ clock, email = 'support@desk.test', incoming = {} }: MailDeskOptions = {}): Promise<MailDesk> {
    const [app, imap, smtp] = await Promise.all([startTestApp({ clock }), startImapServer(), startSmtpSink()]);
    const desk = new Desk((query, variables) => app.gql(query, variables));
    const outgoingEmailServerId = await desk.outgoing({
      name: 'Out',
      email,
      host: smtp.host,
      port: smtp.port,
      securityType: 'NONE',
      authenticationNeeded: false,
      primary: true,
    });
    const mailbox = {
      name: 'In',
      email,
      protocol: 'IMAP',
      host: imap.host,
      port: imap.port,
      securityType: 'NONE',
      authType: 'BASIC',
      password: 'secret',
      outgoingEmailServerId,
      ...incoming,
    };
    const started = new MailDesk(app, imap, smtp, desk, await desk.incoming(mailbox), mailbox);
    await started.poll();
    return started;
  }

  private constructor(
    readonly app: TestApp,
    readonly imap: TestImapServer,
    readonly smtp: SmtpSink,
    readonly desk: Desk,
    readonly incoming: string,
    private readonly mailbox: Record<string, unknown> & { email: string },
  ) {}

  poll(): Promise<any> {
    return this.desk.poll(this.incoming);
  }

  /** Puts a mail into the mailbox, has it taken in, and answers its row in the message log. */
  async receive(mail: Partial<PlainMail>): Promise<any> {
    return this.receiveRaw(
      plainMail({
        from: 'alice@customer.test',
        to: this.mailbox.email,
        subject: 'Printer',
        text: 'It burns.',
        ...mail,
      }),
    );
  }

  async receiveRaw(raw: Buffer | string): Promise<any> {
    this.imap.append(raw);
    await this.poll();
    return (await this.desk.messages())[0];
  }

  /** The first mail of ours to this address that says this. */
  async sent(to: string, containing = ''): Promise<ParsedMail> {
    const found = await this.smtp.waitFor((m) => m.envelope.to.includes(to) && m.raw.includes(containing));
    return simpleParser(found.raw);
  }

  /** Changes fields of the incoming server. */
  async update(changes: Record<string, unknown>): Promise<void> {
    const { password: _, ...input } = { ...this.mailbox, ...changes } as Record<string, unknown>;
    await this.desk.ask(
      `mutation ($id: ID!, $input: IncomingEmailServerInput!) {
        updateIncomingEmailServer(id: $id, input: $input) { server { id } userErrors { field code message } }
      }`,
      { id: this.incoming, input },
    );
  }

  async settings(input: Record<string, unknown>): Promise<void> {
    await this.desk.ask(
      `mutation ($input: ApplicationSettingsInput!) {
        updateApplicationSettings(input: $input) { userErrors { field code message } }
      }`,
      { input },
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.app.stop(), this.imap.stop(), this.smtp.stop()]);
  }
}

import { newId } from '../../src/common/ids';
import { Database } from '../../src/database/database';
import {
  EmailProvider,
  OutgoingProtocol,
  SecurityType,
  ServerDirection,
} from '../../src/email-servers/email-server.enums';
import type { OutgoingEmailServer } from '../../src/email-servers/outgoing-email-server.entity';
import { OutgoingEmailServerRepository } from '../../src/email-servers/outgoing-email-server.repository';
import type { ServerHealthRow } from '../../src/email-servers/server-health.entity';
import { ServerHealthService } from '../../src/email-servers/server-health.service';
import type { NotificationDraft } from '../../src/notifications/notification-draft';
import type { NotificationRow } from '../../src/notifications/notification.entity';
import { NotificationRepository } from '../../src/notifications/notification.repository';
import { NotificationService } from '../../src/notifications/notification.service';
import { NotificationsModule } from '../../src/notifications/notifications.module';
import { OutboxService } from '../../src/notifications/outbox.service';
import { type BaseModules, startBaseModules } from './base-modules';
import { notificationDraft } from './notification-draft';
import { type SmtpSink, startSmtpSink } from './smtp-sink';
import { stopLater } from './stop-later';

const NO_OAUTH = {
  clientId: null,
  clientSecretBox: null,
  authorizationUrl: null,
  tokenUrl: null,
  scope: null,
  redirectUrl: null,
};

/** The outbox on a fresh database with a clock that the test moves; no schedule runs. */
export class OutboxBed {
  readonly db: Database;
  readonly outbox: OutboxService;
  readonly notifications: NotificationRepository;
  readonly servers: OutgoingEmailServerRepository;
  readonly health: ServerHealthService;

  static async start(): Promise<OutboxBed> {
    return new OutboxBed(await startBaseModules({ imports: [NotificationsModule] }));
  }

  private constructor(readonly base: BaseModules) {
    this.db = base.module.get(Database);
    this.outbox = base.module.get(OutboxService);
    this.notifications = base.module.get(NotificationRepository);
    this.servers = base.module.get(OutgoingEmailServerRepository);
    this.health = base.module.get(ServerHealthService);
  }

  async addServer(changes: Partial<OutgoingEmailServer>): Promise<OutgoingEmailServer> {
    const id = newId();
    const now = this.base.clock.now();
    const server: OutgoingEmailServer = {
      id,
      name: id,
      nameKey: id,
      email: 'help@desk.example',
      protocol: OutgoingProtocol.SMTP,
      senderName: 'Help',
      provider: EmailProvider.OTHER,
      host: '127.0.0.1',
      port: 1,
      securityType: SecurityType.NONE,
      certificateAuthority: null,
      authenticationNeeded: false,
      authType: null,
      username: null,
      passwordBox: null,
      oauthClient: NO_OAUTH,
      replyTo: null,
      proxyServerId: null,
      enabled: true,
      primary: false,
      filter: null,
      createdAt: now,
      updatedAt: now,
      ...changes,
    };
    await this.db.transaction(async (tx) => {
      await this.servers.insert(tx, server);
      await this.health.create(tx, id, ServerDirection.OUTGOING, server.enabled);
    });
    return server;
  }

  /** An SMTP server, and its entry as the primary outgoing server. */
  async addSink(changes: Partial<OutgoingEmailServer> = {}): Promise<[SmtpSink, OutgoingEmailServer]> {
    const sink = stopLater(await startSmtpSink());
    return [sink, await this.addServer({ port: sink.port, primary: true, ...changes })];
  }

  /** Enqueues, and answers the id once everything that this set off is over. */
  async enqueue(changes: Partial<NotificationDraft> = {}): Promise<string> {
    return (await this.enqueueAll([changes]))[0]!;
  }

  /** The same for many that become due at once. */
  async enqueueAll(changes: Partial<NotificationDraft>[]): Promise<string[]> {
    const drafts = changes.map(notificationDraft);
    const rows = await this.db.transaction((tx) => this.base.module.get(NotificationService).enqueue(tx, drafts));
    await this.outbox.settled();
    return rows.map((row) => row.id);
  }

  /** Moves the clock and runs the outbox until nothing is under way. */
  async later(ms: number): Promise<void> {
    this.base.clock.advance(ms);
    await this.outbox.run();
    await this.outbox.settled();
  }

  async untilNextAttempt(id: string): Promise<void> {
    await this.later((await this.read(id)).nextAttemptAt!.getTime() - this.base.clock.ms());
  }

  async read(id: string): Promise<NotificationRow> {
    return (await this.notifications.findById(null, id))!;
  }

  async stateOf(id: string): Promise<string> {
    return (await this.read(id)).state;
  }

  /** `ADDRESS STATE` of each. */
  async recipientsOf(id: string): Promise<string[]> {
    return (await this.notifications.findRecipients([id])).map((r) => `${r.address} ${r.state}`);
  }

  /** Code of each attempt's problem, OK for none. */
  async problemsOf(id: string): Promise<string[]> {
    return (await this.notifications.findAttempts([id])).map((a) => a.problem?.code ?? 'OK');
  }

  async healthOf({ id }: OutgoingEmailServer): Promise<ServerHealthRow> {
    return (await this.health.healthOf([id])).get(id)!;
  }

  close(): Promise<void> {
    return this.base.close();
  }
}

import { Logger } from '@nestjs/common';
import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import type { ImapConnection } from '../email-servers/imap-connection';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { ImapOpenOptions } from '../email-servers/imap-connection.factory';
import { endedWithToken, endsSoon, type ImapSession } from './imap-sessions';

/** IDLE is ended and begun anew so often: well within the 29 minutes of RFC 2177 and the patience of most NATs. */
export const PROBE_EVERY_MS = 120_000;
/** How long the server may take for an answer before it counts as gone. */
const ANSWER_WITHIN_MS = 15_000;
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 15 * 60_000;
/** Already the first new attempt comes after a random time, because a server that restarts drops all of its clients. */
const FIRST_BACKOFF = 4;
/** A session that ends sooner is not ended by its token's life, whatever the server says. */
const SHORTEST_TOKEN_MS = 60_000;

/** One for all: there may be hundreds of listeners. */
const logger = new Logger('PushListener');
const PUSH_OFF = 'push is off, polling alone goes on';

/** What a listener keeps of its mailbox: there may be hundreds that do nothing but wait. */
export type Followed = Pick<IncomingEmailServer, 'id' | 'host' | 'updatedAt'>;

/** What all listeners share. */
export interface PushSurroundings {
  /** Throws DiagnosedError. */
  open: (server: Followed, options: ImapOpenOptions) => Promise<ImapSession>;
  /** Something may have come. */
  news: (server: Followed) => void;
  activeChanged: (server: Followed, active: boolean) => Promise<void>;
}

/** Listens to one mailbox: connects, proves again and again that the connection lives, and replaces it. */
export class PushListener {
  private stopped = false;
  /** Ends what is being connected. */
  private attempt: AbortController | null = null;
  private session: ImapSession | null = null;
  private openedAt = 0;
  private provenAt = 0;
  private notBefore = 0;
  private failures = 0;
  /** Null: what the row says was left by a process that is gone. */
  private active: boolean | null = null;
  private busy: Promise<void> | null = null;
  private telling = Promise.resolve();

  constructor(
    readonly server: Followed,
    private readonly surroundings: PushSurroundings,
    private readonly clock: Clock,
  ) {}

  /** True from the first proof until the connection is lost. */
  get isActive(): boolean {
    return this.active === true;
  }

  /** What is to be done now. */
  needs(): 'CONNECT' | 'PROBE' | null {
    const now = this.clock.ms();
    if (this.busy || this.stopped) return null;
    if (!this.session) return now >= this.notBefore ? 'CONNECT' : null;
    if (endsSoon(this.session, now)) return 'CONNECT';
    return !this.session.connection.isListening || now - this.provenAt >= PROBE_EVERY_MS ? 'PROBE' : null;
  }

  /** Connects for the first time, after a loss, or with a newer access token. Never throws. */
  connect(): Promise<void> {
    return this.listenOver((signal) => this.surroundings.open(this.server, { timeoutMs: ANSWER_WITHIN_MS, signal }));
  }

  /**
   * Goes on with the session of a check that has just ended, when it has none: signing in once less, and no check of
   * what the one before has seen. So it does, too, when the check has seen a folder that was made anew: Dovecot tells
   * those who listen to the old one nothing, for ever. Answers whether it took it.
   */
  takeOver(session: ImapSession): boolean {
    if (this.needs() !== 'CONNECT' && !this.listensElsewhere(session)) return false;
    void this.listenOver(() => Promise.resolve(session));
    return true;
  }

  private listensElsewhere({ connection }: ImapSession): boolean {
    if (this.busy || this.stopped || !this.session) return false;
    return this.session.connection.uidValidity !== connection.uidValidity;
  }

  private listenOver(open: (signal: AbortSignal) => Promise<ImapSession>): Promise<void> {
    return this.exclusively(async () => {
      const { signal } = (this.attempt = new AbortController());
      if (this.active === null) this.setActive(false);
      await this.hangUp();
      try {
        const session = await open(signal);
        const isNews = await this.listen(session, signal);
        this.session = session;
        this.openedAt = this.provenAt = this.clock.ms();
        this.setActive(true);
        if (isNews) this.surroundings.news(this.server);
      } catch (error) {
        this.retryLater(error);
      } finally {
        this.attempt = null;
      }
    });
  }

  /** The watchdog: a connection that does not answer in time is closed, and with that lost. Never throws. */
  probe(): Promise<void> {
    return this.exclusively(async () => {
      const { connection } = this.session!;
      try {
        await connection.probe();
        this.provenAt = this.clock.ms();
        this.failures = 0;
      } catch {
        await connection.close();
        this.lost(connection);
      }
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.attempt?.abort();
    await this.busy;
    await this.hangUp();
    this.setActive(false);
    await this.telling;
  }

  /** Answers whether something may have come since the last check, or, over a new connection, since whenever. */
  private async listen({ connection }: ImapSession, signal: AbortSignal): Promise<boolean> {
    const close = () => void connection.close();
    signal.addEventListener('abort', close);
    if (signal.aborted) close();
    try {
      const onNews = () => this.surroundings.news(this.server);
      return await connection.listen(onNews, () => this.lost(connection), ANSWER_WITHIN_MS);
    } catch (error) {
      close();
      throw error;
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  private lost(connection: ImapConnection): void {
    if (this.session?.connection !== connection) return;
    const planned = endedWithToken(this.session) && this.clock.ms() - this.openedAt >= SHORTEST_TOKEN_MS;
    this.session = null;
    if (planned) return;
    this.retryLater(null);
    // Nothing was missed that this check does not find.
    this.surroundings.news(this.server);
  }

  private retryLater(error: unknown): void {
    if (this.stopped) return;
    this.setActive(false);
    const delay = backoffMs(FIRST_BACKOFF + this.failures++, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
    this.notBefore = this.clock.ms() + delay;
    const { id: serverId } = this.server;
    logger.log({ serverId, retryInMs: delay, ...(error instanceof Error && { err: error }) }, PUSH_OFF);
  }

  /** On purpose, so it is no loss. */
  private async hangUp(): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.connection.close();
  }

  private setActive(active: boolean): void {
    if (active === this.active) return;
    this.active = active;
    this.telling = this.telling
      .then(() => this.surroundings.activeChanged(this.server, active))
      .catch((error: unknown) => {
        logger.error({ serverId: this.server.id, err: error }, 'the push state could not be written');
      });
  }

  private exclusively(work: () => Promise<void>): Promise<void> {
    this.busy = work().finally(() => (this.busy = null));
    return this.busy;
  }
}

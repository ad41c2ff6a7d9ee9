import { Injectable, Logger } from '@nestjs/common';
import type { ImapConnection } from '../email-servers/imap-connection';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { SettingsService } from '../settings/settings.service';
import { blobLength } from '../storage/packs';
import type { HeldLease } from '../tasks/lease.service';
import { type FolderState, situation, windows } from './cursor';
import { IntakeService } from './intake.service';
import { KeptConnections } from './kept-connections';
import type { Mailbox } from './mailbox.entity';
import { MailboxService } from './mailbox.service';
import type { ProtocolChecker } from './protocol-checker';
import { PushService } from './push.service';
import { type Arrival, Recorder } from './recorder';
import { inStage } from './stages';

/** One window: enough for the network to be busy, little enough for memory and for one transaction. */
const WINDOW_MESSAGES = 200;
const WINDOW_BYTES = 16 * 1024 * 1024;

/** What is larger goes from the network straight to the disk. */
const LARGE_BYTES = 4 * 1024 * 1024;
const WHOLE = { whole: true, quarantine: null };

type Listed = Awaited<ReturnType<ImapConnection['listUids']>>[number];

/** One check of one IMAP folder: what is new is fetched and recorded; deciding comes later, from the database. */
@Injectable()
export class ImapChecker implements ProtocolChecker {
  private readonly logger = new Logger(ImapChecker.name);

  constructor(
    private readonly connections: KeptConnections,
    private readonly push: PushService,
    private readonly mailboxes: MailboxService,
    private readonly recorder: Recorder,
    private readonly settings: SettingsService,
    private readonly intake: IntakeService,
  ) {}

  check(server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    return this.connections.with(server, async (connection) => {
      const recorded = await this.checkOver(connection, server, lease);
      if (connection.offersIdle) await this.push.follow(server);
      return recorded;
    });
  }

  minIntervalSeconds(): number {
    return 0;
  }

  private async checkOver(connection: ImapConnection, server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    const folder = await connection.status();
    const mailbox = await this.prepare(server, connection, folder, lease);
    if (situation(mailbox, folder) !== 'NEW_MAIL') return 0;
    const listed = await connection.listUids(mailbox.cursorUid + 1);
    return this.take(mailbox, listed, folder, connection, lease);
  }

  /** Brings the cursor to where this folder's numbering stands. */
  private async prepare(
    server: IncomingEmailServer,
    connection: ImapConnection,
    folder: FolderState,
    lease: HeldLease,
  ): Promise<Mailbox> {
    const mailbox = await this.mailboxes.of(server);
    const now = situation(mailbox, folder);
    if (now === 'FIRST_CONTACT') {
      return this.mailboxes.begin(mailbox, folder, await this.firstUid(server, mailbox, folder, connection), lease);
    }
    if (now === 'NEW_GENERATION') {
      this.logger.warn(
        { serverId: server.id, before: mailbox.uidValidity, uidValidity: folder.uidValidity, uidNext: folder.uidNext },
        'the mail server numbers its messages anew: looking at all of them again',
      );
      return this.mailboxes.beginGeneration(mailbox, folder, lease);
    }
    return mailbox;
  }

  private async firstUid(
    server: IncomingEmailServer,
    mailbox: Mailbox,
    folder: FolderState,
    connection: ImapConnection,
  ): Promise<number> {
    if (server.firstContactDays === 0) return folder.uidNext;
    const since = new Date(mailbox.createdAt.getTime() - server.firstContactDays * 86_400_000);
    return Math.min(folder.uidNext, ...(await connection.uidsSince(since)));
  }

  /** Fetches one window while the one before is being recorded. */
  private async take(
    start: Mailbox,
    listed: Listed[],
    folder: FolderState,
    connection: ImapConnection,
    lease: HeldLease,
  ): Promise<number> {
    const maxBytes = (await this.settings.get()).maxMessageBytes;
    const mine = listed.filter((m) => start.generation === 1 || m.internalDate >= start.createdAt);
    let recorded = 0;
    let recording = Promise.resolve(start);
    for (const window of windows(mine, WINDOW_MESSAGES, WINDOW_BYTES)) {
      const arrivals = await this.fetch(window, maxBytes, connection);
      const mailbox = await recording;
      recorded += arrivals.length;
      recording = this.record(mailbox, arrivals, window.at(-1)!.uid, lease);
      // Awaited in the next round; without this a failure meanwhile would count as unhandled.
      recording.catch(() => undefined);
    }
    const mailbox = await recording;
    // What is left up to UIDNEXT was deleted before we came, or is older than our first contact.
    const last = Math.max(folder.uidNext - 1, listed.at(-1)?.uid ?? 0);
    if (mailbox.cursorUid < last) await this.recorder.record(mailbox, [], last, lease);
    return recorded;
  }

  /** What is recorded is decided while the next window is being fetched. */
  private async record(mailbox: Mailbox, arrivals: Arrival[], upToUid: number, lease: HeldLease): Promise<Mailbox> {
    const moved = await this.recorder.record(mailbox, arrivals, upToUid, lease);
    this.intake.wake();
    return moved;
  }

  private async fetch(window: Listed[], maxBytes: number, connection: ImapConnection): Promise<Arrival[]> {
    const small = window.filter((m) => m.sizeBytes <= Math.min(maxBytes, LARGE_BYTES));
    const arrivals: Arrival[] = (
      await inStage('fetch', small.length, () => connection.fetchRaw(small.map((m) => m.uid)))
    ).map(({ uid, raw }) => ({ ...WHOLE, uid, raw, sizeBytes: raw.length }));
    for (const { uid } of window.filter((m) => m.sizeBytes > LARGE_BYTES && m.sizeBytes <= maxBytes)) {
      const stored = await inStage('fetch', 1, () => this.recorder.receive(connection.fetchSlices(uid)));
      const sizeBytes = blobLength(stored);
      if (sizeBytes > 0) arrivals.push({ ...WHOLE, uid, raw: Buffer.alloc(0), stored, sizeBytes });
    }
    for (const { uid, sizeBytes } of window.filter((m) => m.sizeBytes > maxBytes)) {
      arrivals.push({
        uid,
        raw: await connection.fetchHeaders(uid),
        sizeBytes,
        whole: false,
        quarantine: `It has ${sizeBytes} bytes, more than the ${maxBytes} that are allowed; only its headers were taken.`,
      });
    }
    await this.assertNothingSkipped(window, arrivals, connection);
    return arrivals.sort((a, b) => a.uid - b.uid);
  }

  /** A message that was listed and did not come must be gone; otherwise the cursor would pass it (invariant 2). */
  private async assertNothingSkipped(window: Listed[], arrivals: Arrival[], connection: ImapConnection): Promise<void> {
    const came = new Set(arrivals.map((a) => a.uid));
    const missing = window.filter((m) => !came.has(m.uid));
    if (missing.length === 0) return;
    const still = new Set((await connection.listUids(missing[0]!.uid, missing.at(-1)!.uid)).map((m) => m.uid));
    const skipped = missing.filter((m) => still.has(m.uid));
    for (const { uid, sizeBytes } of skipped) {
      arrivals.push({
        uid,
        raw: Buffer.alloc(0),
        sizeBytes,
        whole: false,
        quarantine: 'The mail server lists this message but does not hand out its content.',
      });
    }
  }
}

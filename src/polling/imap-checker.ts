import { Injectable, Logger } from '@nestjs/common';
import type { ImapConnection, MessageInfo } from '../email-servers/imap-connection';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { HeldLease } from '../tasks/lease.service';
import { anchorOf, ANCHORS, firstAnchorUid, isRenumbered, moreAnchors } from './anchors';
import { type FolderState, situation, windows } from './cursor';
import { FetchLost } from './fetch-guard';
import { IntakeService } from './intake.service';
import { KeptConnections } from './kept-connections';
import { listing } from './listing';
import type { Anchor, Mailbox } from './mailbox.entity';
import { MailboxService } from './mailbox.service';
import { oldMailReason } from './old-mail';
import type { ProtocolChecker } from './protocol-checker';
import { type Arrival, Recorder } from './recorder';
import { type BodySource, WantedBodies } from './wanted-bodies';
import { WindowFetcher } from './window-fetcher';

const WINDOW_BYTES = 4 * 1024 * 1024;
/** Windows that are being stored and recorded while the next one is fetched; bounds what they take of memory. */
const FETCH_AHEAD = 2;
/** So far below UIDNEXT the last messages are looked for at first contact; numbers have gaps. */
const ANCHORS_WITHIN = 50;
const DAY_MS = 86_400_000;

/** One check of one IMAP folder: what is new is fetched and recorded; deciding comes later, from the database. */
@Injectable()
export class ImapChecker implements ProtocolChecker {
  private readonly logger = new Logger(ImapChecker.name);

  constructor(
    private readonly connections: KeptConnections,
    private readonly mailboxes: MailboxService,
    private readonly fetcher: WindowFetcher,
    private readonly recorder: Recorder,
    private readonly intake: IntakeService,
    private readonly wanted: WantedBodies,
  ) {}

  async check(server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    for (;;) {
      try {
        return await this.connections.with(server, (connection) => this.checkOver(connection, server, lease));
      } catch (error) {
        if (!(error instanceof FetchLost && this.fetcher.failed(server.id, error))) throw error;
      }
    }
  }

  minIntervalSeconds(): number {
    return 0;
  }

  private async checkOver(connection: ImapConnection, server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    const folder = await connection.status();
    let mailbox = await this.prepare(server, connection, folder, lease);
    await this.wanted.fetch(mailbox, bodiesOf(connection), lease);
    if (situation(mailbox, folder) === 'NOTHING_NEW') return 0;
    const { uidNext } = folder;
    let listed = listing(connection, { from: firstAnchorUid(mailbox), known: mailbox.cursorUid, uidNext });
    let first = (await listed.next()).value ?? [];
    if (await isRenumbered(mailbox, folder, first, (uid) => connection.fetchHeaders(uid))) {
      mailbox = await this.anew(server, mailbox, folder, lease);
      listed = listing(connection, { from: 1, known: 0, uidNext });
      first = [];
    }
    const start = { ...mailbox, highestModseq: folder.highestModseq };
    const toFetch = this.windowsOf(start, first, listed);
    return this.take(start, toFetch, folder, connection, lease, server.firstContactDays);
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
    if (now === 'NEW_GENERATION') return this.anew(server, mailbox, folder, lease);
    if (now !== 'FIRST_CONTACT') return mailbox;
    const firstUid = await this.firstUid(server, mailbox, folder, connection);
    const anchors = await this.anchorsBefore(firstUid, connection);
    return this.mailboxes.begin(mailbox, { folder, firstUid, anchors }, lease);
  }

  private anew(server: IncomingEmailServer, before: Mailbox, folder: FolderState, lease: HeldLease): Promise<Mailbox> {
    this.logger.warn(
      { serverId: server.id, before: before.uidValidity, uidValidity: folder.uidValidity, uidNext: folder.uidNext },
      'the mail server numbers its messages anew: looking at all of them again',
    );
    return this.mailboxes.beginGeneration(before, folder, lease);
  }

  private async firstUid(
    server: IncomingEmailServer,
    mailbox: Mailbox,
    folder: FolderState,
    connection: ImapConnection,
  ): Promise<number> {
    if (server.firstContactDays === 0) return folder.uidNext;
    const since = new Date(mailbox.createdAt.getTime() - server.firstContactDays * DAY_MS);
    return Math.min(folder.uidNext, ...(await connection.uidsSince(since)));
  }

  private async anchorsBefore(firstUid: number, connection: ImapConnection): Promise<Anchor[]> {
    const last = (await connection.listUids(Math.max(1, firstUid - ANCHORS_WITHIN), firstUid - 1)).slice(-ANCHORS);
    const anchors: Anchor[] = [];
    for (const message of last) anchors.push(anchorOf(message, await connection.fetchHeaders(message.uid)));
    return anchors;
  }

  /** Fetches and stores windows while those before are being recorded, one after the other. */
  private async take(
    start: Mailbox,
    toFetch: AsyncIterable<MessageInfo[]>,
    folder: FolderState,
    connection: ImapConnection,
    lease: HeldLease,
    firstContactDays: number,
  ): Promise<number> {
    let recorded = 0;
    let recording = Promise.resolve(start);
    const underWay: Promise<Mailbox>[] = [];
    try {
      for await (const window of toFetch) {
        const fetched = await this.fetcher.fetch(start.serverId!, window, connection);
        const arrivals = fetched.map((a) => ({ ...a, ignore: oldMailReason(start, firstContactDays, a.uid, a.raw) }));
        recorded += arrivals.length;
        recording = this.record(recording, window, arrivals, lease);
        underWay.push(recording);
        // Awaited in a later round; without this a failure meanwhile would count as unhandled.
        recording.catch(() => undefined);
        if (underWay.length > FETCH_AHEAD) await underWay.shift();
      }
    } catch (error) {
      // So that a new attempt begins after what was fetched before is recorded.
      await recording;
      throw error;
    }
    const mailbox = await recording;
    // What is left up to UIDNEXT was deleted before we came, or is older than our first contact.
    const last = Math.max(folder.uidNext - 1, mailbox.cursorUid);
    if (mailbox.cursorUid < last || recorded === 0) await this.recorder.record(mailbox, [], [], last, lease);
    return recorded;
  }

  /** What is to be fetched together, of `first` and then of what is listed further. */
  private async *windowsOf(
    { serverId, cursorUid, createdAt, generation }: Mailbox,
    first: MessageInfo[],
    listed: AsyncGenerator<MessageInfo[], void>,
  ): AsyncGenerator<MessageInfo[]> {
    // INTERNALDATE counts whole seconds.
    const firstContact = new Date(Math.floor(createdAt.getTime() / 1000) * 1000);
    const isWanted = (m: MessageInfo) => m.uid > cursorUid && (generation === 1 || m.internalDate >= firstContact);
    let rest = first.filter(isWanted);
    for (;;) {
      const atMost = this.fetcher.atMost(serverId!);
      while (rest.length < atMost) {
        const { value: part } = await listed.next();
        if (!part) break;
        rest = rest.concat(part.filter(isWanted));
      }
      const [window] = windows(rest.slice(0, atMost), atMost, WINDOW_BYTES);
      if (!window) return;
      rest = rest.slice(window.length);
      yield window;
    }
  }

  /** What is recorded is decided while the next window is being fetched. */
  private async record(
    before: Promise<Mailbox>,
    window: MessageInfo[],
    arrivals: Arrival[],
    lease: HeldLease,
  ): Promise<Mailbox> {
    const [stored, mailbox] = await Promise.all([this.recorder.store(arrivals), before]);
    const raws = new Map(arrivals.map(({ uid, raw }) => [uid, raw]));
    const last = window.slice(-ANCHORS).flatMap((m) => (raws.get(m.uid)?.length ? anchorOf(m, raws.get(m.uid)!) : []));
    const anchors = moreAnchors(mailbox.anchors, last);
    const moved = await this.recorder.record({ ...mailbox, anchors }, arrivals, stored, window.at(-1)!.uid, lease);
    this.intake.wake();
    return moved;
  }
}

function bodiesOf(connection: ImapConnection): BodySource {
  return {
    get usable() {
      return connection.usable;
    },
    body: (uid) => connection.fetchSlices(Number(uid)),
  };
}

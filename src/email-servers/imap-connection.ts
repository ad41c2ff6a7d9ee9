import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { Clock } from '../common/clock';
import { DiagnosedError } from '../common/diagnosis';
import { diagnoseImap, type ImapActivity } from './diagnose-imap';
import { watchForStall } from './stall-watch';
import { uidSet } from './uid-set';

export interface MailboxStatus {
  /** Decimal; does not fit every number type. */
  uidValidity: string;
  uidNext: number;
  messages: number;
  /** Decimal; null where the server does not know CONDSTORE (RFC 7162). */
  highestModseq: string | null;
}

export interface MessageInfo {
  uid: number;
  /** RFC822.SIZE; some servers only estimate it. */
  sizeBytes: number;
  internalDate: Date;
}

export interface RawMessage {
  uid: number;
  raw: Buffer;
}

export interface ImapConnectionSettings {
  folder: string;
  /** How long the server may say nothing in one call. */
  timeoutMs: number;
  /** What must not appear in a diagnosis. */
  secrets: readonly string[];
  clock: Clock;
  /** The TCP socket underneath: as long as bytes arrive on it, a call is not stuck. */
  raw: Pick<Socket, 'bytesRead'>;
}

/** Much for one round trip, little for memory. */
const SLICE_BYTES = 256 * 1024;
const DAY_MS = 86_400_000;
const GOODBYE_MS = 1_000;
/** So long NOOP is believed: whoever has a folder open that is deleted and made anew hears nothing of it from Dovecot. */
const TRUST_NOOP_MS = 5 * 60_000;
const STATUS_ITEMS = { uidNext: true, uidValidity: true, messages: true, highestModseq: true };

/**
 * One signed-in IMAP connection (RFC 9051) to one folder, which it never changes: it only examines and peeks. Calls
 * come one after the other. Every call has a time limit and throws DiagnosedError; after a time-out the connection is
 * closed, because nobody can tell which answer belongs to what.
 */
export class ImapConnection {
  /** Why the connection ended; the interrupted call itself only learns that it did. */
  private end: unknown = null;
  /** How often the server has told of messages that came or went. */
  private changes = 0;
  /** The folder as it was when it was opened. */
  private opened: { status: MailboxStatus; changes: number; at: number } | null = null;
  /** What `status` has answered last. */
  private told: MailboxStatus | null = null;
  private onNews: () => void = nobodyListens;

  constructor(
    private readonly client: ImapFlow,
    private settings: ImapConnectionSettings,
  ) {
    // Unheard, it would end the process.
    client.on('error', (error) => (this.end = error));
    client.on('exists', ({ count, prevCount }) => {
      this.changes++;
      if (count > prevCount) this.onNews();
    });
    client.on('expunge', () => this.changes++);
  }

  /** False once the connection is gone; a new one has to be opened then. */
  get usable(): boolean {
    return this.client.usable;
  }

  /** The server ended it as Gmail does when the access token ends: `BYE Session expired, please login again`. */
  get sessionExpired(): boolean {
    return /session expired/i.test(this.client.byeReason || '');
  }

  /** Of the folder as it was when it was last asked about; decimal. Null before. */
  get uidValidity(): string | null {
    if (this.told) return this.told.uidValidity;
    return this.client.mailbox ? `${this.client.mailbox.uidValidity}` : null;
  }

  /**
   * First one STATUS, whose cost does not depend on the size of the folder. Whoever asks again over the same connection
   * has the folder opened, and from then on costs one NOOP, which the server answers with what has come (RFC 9051,
   * 6.1.2). When something has come, and after some minutes, the folder is opened again. Not STATUS each time: once
   * the folder has changed, Dovecot reads the list of all UIDs of a Maildir for each further one of this session. And of
   * the selected folder it is discouraged (6.3.11).
   */
  async status(): Promise<MailboxStatus> {
    return (this.told = await this.run('OPEN_FOLDER', () => this.current()));
  }

  /** What is in the folder with UIDs from `from` to `to` (or to the end), in ascending order. */
  listUids(from: number, to: number | null = null): Promise<MessageInfo[]> {
    if (to !== null && to < from) return Promise.resolve([]);
    return this.read(async () => {
      const query = { uid: true, size: true, internalDate: true };
      const found = await this.client.fetchAll(`${from}:${to ?? '*'}`, query, { uid: true });
      return found
        .map(({ uid, size, internalDate }) => ({
          uid,
          sizeBytes: size ?? 0,
          internalDate: new Date(internalDate ?? this.settings.clock.now()),
        }))
        .filter(({ uid }) => uid >= from) // `n:*` answers the last message when none is as high as n
        .sort((a, b) => a.uid - b.uid);
    });
  }

  /** UIDs of the messages that arrived at `date` or later, in ascending order. */
  uidsSince(date: Date): Promise<number[]> {
    return this.read(async () => {
      // SINCE compares days in the server's time zone, so ask for a day more and compare the instants here.
      const since = new Date(date.getTime() - DAY_MS);
      const near = await this.client.search({ since }, { uid: true });
      if (!near || near.length === 0) return [];
      const found = await this.client.fetchAll(uidSet(near), { uid: true, internalDate: true }, { uid: true });
      return found
        .filter(({ internalDate }) => !internalDate || new Date(internalDate) >= date)
        .map(({ uid }) => uid)
        .sort((a, b) => a - b);
    });
  }

  /** The whole messages, in one command. One that is gone meanwhile is not among them. */
  fetchRaw(uids: number[]): Promise<RawMessage[]> {
    if (uids.length === 0) return Promise.resolve([]);
    return this.read(async () => {
      const found = await this.client.fetchAll(uidSet(uids), { uid: true, source: true }, { uid: true });
      const wanted = new Set(uids);
      return found.flatMap(({ uid, source }) => (source && wanted.delete(uid) ? [{ uid, raw: source }] : []));
    });
  }

  /**
   * One message in slices, each asked for when the one before has been taken, so that a large one never stands in memory
   * as a whole. Nothing when it is gone; throws when it goes meanwhile.
   */
  async *fetchSlices(uid: number): AsyncGenerator<Buffer> {
    for (let start = 0; ; start += SLICE_BYTES) {
      const slice = await this.fetchSlice(uid, start);
      if (slice.length > 0) yield slice;
      if (slice.length < SLICE_BYTES) return;
    }
  }

  private fetchSlice(uid: number, start: number): Promise<Buffer> {
    return this.read(async () => {
      const query = { uid: true, source: { start, maxLength: SLICE_BYTES } };
      const found = await this.client.fetchOne(`${uid}`, query, { uid: true });
      if (!found && start > 0) throw new Error('The message was deleted while it was being read');
      return (found && found.source) || Buffer.alloc(0);
    });
  }

  /** The header section with its closing empty line; empty when the message is gone. */
  fetchHeaders(uid: number): Promise<Buffer> {
    return this.read(async () => {
      const found = await this.client.fetchOne(`${uid}`, { uid: true, headers: true }, { uid: true });
      return (found && found.headers) || Buffer.alloc(0);
    });
  }

  /** Whether the server tells of new mail by itself (IDLE, RFC 2177). */
  get offersIdle(): boolean {
    return this.client.capabilities.has('IDLE');
  }

  /** Whether IDLE is under way; servers may end it by themselves, and `probe` begins it anew. */
  get isListening(): boolean {
    return this.client.idling;
  }

  /**
   * From now on the server tells when messages come into the folder, and `onEnd` is called when the connection is gone.
   * Settles when IDLE is proven to work, and answers whether something may have come that `status` has not told. A
   * connection that listens is used for nothing but `probe`.
   *
   * @param timeoutMs how long the server may say nothing in one call from now on
   */
  async listen(onNews: () => void, onEnd: () => void, timeoutMs: number): Promise<boolean> {
    const { told } = this;
    this.settings = { ...this.settings, timeoutMs };
    const { uidValidity, uidNext } = await this.run('OPEN_FOLDER', () => this.examined());
    this.told = this.opened = null;
    this.onNews = onNews;
    this.client.on('close', onEnd);
    this.idle();
    await this.probe();
    return uidValidity !== told?.uidValidity || uidNext !== told.uidNext;
  }

  /** Ends IDLE, which only a living connection answers, and begins it anew (within 29 minutes, RFC 2177). */
  probe(): Promise<void> {
    return this.run('READ', async () => {
      // NOOP is answered with what came meanwhile, too (RFC 9051, 6.1.2). That it failed imapflow keeps to itself.
      await this.client.noop();
      if (!this.usable) throw new Error('The connection is gone');
      this.idle();
    });
  }

  /** Says goodbye if the server listens, and closes. Never throws. */
  async close(): Promise<void> {
    if (this.usable) {
      const goodbye = this.client.logout().catch(() => undefined); // gone already: that is what was wanted
      const patience = new AbortController();
      const enough = delay(GOODBYE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([goodbye, enough]);
      patience.abort();
    }
    this.client.close();
  }

  private read<T>(work: () => Promise<T>): Promise<T> {
    return this.run('READ', async () => {
      if (!this.client.mailbox) await this.run('OPEN_FOLDER', () => this.examined());
      return work();
    });
  }

  private async current(): Promise<MailboxStatus> {
    if (this.client.mailbox || this.told) return (await this.unchanged()) ?? this.examined();
    const status = await this.client.status(this.settings.folder, STATUS_ITEMS).catch(() => false as const);
    if (status && status.uidValidity !== undefined && status.uidNext !== undefined) {
      const { uidNext, messages = 0, highestModseq } = status;
      return { uidValidity: `${status.uidValidity}`, uidNext, messages, highestModseq: modseq(highestModseq) };
    }
    // imapflow keeps the server's reason to itself; EXAMINE either works or says why it does not.
    return this.examined();
  }

  /** The open folder as it was, when nothing has happened to it. */
  private async unchanged(): Promise<MailboxStatus | null> {
    const { opened, settings } = this;
    if (!opened || settings.clock.ms() - opened.at >= TRUST_NOOP_MS) return null;
    // That it failed imapflow keeps to itself.
    await this.client.noop();
    return this.usable && this.changes === opened.changes ? opened.status : null;
  }

  private async examined(): Promise<MailboxStatus> {
    const { changes } = this;
    const opened = await this.client.mailboxOpen(this.settings.folder, { readOnly: true });
    const { uidValidity, uidNext, exists, highestModseq } = opened;
    const status = { uidValidity: `${uidValidity}`, uidNext, messages: exists, highestModseq: modseq(highestModseq) };
    this.opened = { status, changes, at: this.settings.clock.ms() };
    return status;
  }

  private idle(): void {
    const close = () => this.client.close();
    // False: the server is gone or refuses IDLE. Otherwise a probe, or the server itself, ended it.
    this.client.idle().then((ended) => {
      if (ended === false) close();
    }, close);
  }

  private async run<T>(doing: ImapActivity, work: () => Promise<T>): Promise<T> {
    const watch = this.watch();
    try {
      return await Promise.race([work(), watch.timeout]);
    } catch (error) {
      const { secrets, clock } = this.settings;
      if (error instanceof DiagnosedError) throw error;
      const cause = this.end ?? error;
      throw new DiagnosedError(diagnoseImap(cause, doing, { at: clock.now(), secrets }), { cause });
    } finally {
      watch.stop();
    }
  }

  /** Rejects, and closes the connection, when the server has said nothing for too long. */
  private watch(): { timeout: Promise<never>; stop: () => void } {
    let stop = () => undefined as void;
    const timeout = new Promise<never>((_, reject) => {
      const { timeoutMs, raw } = this.settings;
      stop = watchForStall({ timeoutMs, bytesReceived: () => raw.bytesRead }, (error) => {
        reject(error);
        this.client.close();
      });
    });
    timeout.catch(() => undefined); // it is heard only when it wins the race
    return { timeout, stop };
  }
}

function nobodyListens(): void {
  // Until `listen`.
}

/** Folders without mod-sequences say nothing, or 0. */
function modseq(value: bigint | undefined): string | null {
  return value ? `${value}` : null;
}

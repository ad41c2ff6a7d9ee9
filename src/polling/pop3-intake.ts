import { Injectable } from '@nestjs/common';
import type { Pop3Connection, Pop3Message, Retrieved } from '../email-servers/pop3-connection';
import { readHeaderBlock } from '../mail/headers';
import { DEFAULT_PARSE_LIMITS } from '../mail/parse-limits';
import type { Tx } from '../database/tx';
import { SettingsService } from '../settings/settings.service';
import type { BlobRef } from '../storage/packs';
import type { HeldLease } from '../tasks/lease.service';
import { IntakeService } from './intake.service';
import type { Mailbox } from './mailbox.entity';
import { LARGE_BYTES, type PlacedArrival, Recorder } from './recorder';
import { UidlLedger } from './uidl-ledger';

/** One window: enough for the network to be busy, little enough for memory and for one transaction. */
const WINDOW_MESSAGES = 200;
const WINDOW_BYTES = 16 * 1024 * 1024;
export const MAX_HEADER_BYTES = DEFAULT_PARSE_LIMITS.maxHeaderBytes;

export interface Listed extends Pop3Message {
  /** Its place in the ledger. */
  uid: string;
}

export interface Wanted extends Listed {
  /** It was there before us: nobody gets a confirmation. */
  quiet: boolean;
}

export interface Ignored {
  message: Listed;
  /** Its headers, and maybe more. */
  raw: Buffer;
  reason: string;
}

interface Taken extends Retrieved<Wanted> {
  /** Where it stands already, when it was too large for memory; `raw` is its beginning then. */
  stored?: BlobRef;
}

/** Fetches messages of a POP3 session and records them, window by window. */
@Injectable()
export class Pop3Intake {
  /** By mailbox: messages at which a session broke off. They come last, the latest at the end: none stops others for ever. */
  private readonly stumbledOver = new Map<string, Set<string>>();

  constructor(
    private readonly recorder: Recorder,
    private readonly ledger: UidlLedger,
    private readonly settings: SettingsService,
    private readonly intake: IntakeService,
  ) {}

  /** Answers how many were recorded. When the session breaks off, what came before is recorded all the same. */
  async take(connection: Pop3Connection, mailbox: Mailbox, messages: Wanted[], lease: HeldLease): Promise<number> {
    const maxBytes = (await this.settings.get()).maxMessageBytes;
    let [recorded, bytes] = [0, 0];
    let window: PlacedArrival[] = [];
    let recording = Promise.resolve();
    const flush = async () => {
      // The window before must be stored; meanwhile this one was fetched.
      await recording;
      const full = window;
      [window, bytes, recorded] = [[], 0, recorded + full.length];
      recording = full.length > 0 ? this.record(mailbox, full, lease) : recording;
      recording.catch(() => undefined); // awaited by the next one
    };
    try {
      for await (const retrieved of this.fetch(connection, mailbox, messages, maxBytes)) {
        window.push(arrivalOf(retrieved, maxBytes));
        bytes += retrieved.raw.length;
        if (window.length >= WINDOW_MESSAGES || bytes >= WINDOW_BYTES) await flush();
      }
    } finally {
      await flush();
      await recording;
    }
    return recorded;
  }

  /** Puts messages on record that are not to be decided, from their headers. What is to be kept of them is written with it. */
  async ignore(mailbox: Mailbox, ignored: Ignored[], lease: HeldLease, keep: (tx: Tx) => Promise<void>): Promise<void> {
    const arrivals = ignored.map(({ message: { uid, uidl, sizeBytes }, raw, reason }) => ({
      ...{ uid, place: placeOf(uidl), quiet: true, sizeBytes, whole: false, quarantine: null, ignore: reason },
      raw: raw.subarray(0, readHeaderBlock(raw).bodyStart),
    }));
    await this.recorder.recordPlaced(mailbox, arrivals, lease, keep);
  }

  private async *fetch(
    connection: Pop3Connection,
    { id }: Mailbox,
    messages: Wanted[],
    maxBytes: number,
  ): AsyncGenerator<Taken> {
    const stumbled = this.stumbledOver.get(id) ?? new Set<string>();
    const groups = inOrder(messages, [...stumbled]).map((group) => bySize(group, maxBytes));
    const waiting = new Set(groups.flatMap(({ refused, large, small }) => [...refused, ...large, ...small]));
    try {
      for (const { refused, large, small } of groups) {
        for (const part of [
          connection.headers(refused, MAX_HEADER_BYTES),
          this.toDisk(connection, large, maxBytes),
          connection.retrieve(small, maxBytes),
        ]) {
          for await (const retrieved of part) {
            waiting.delete(retrieved.message);
            yield retrieved;
          }
        }
      }
      this.stumbledOver.delete(id);
    } catch (error) {
      const [at] = waiting;
      if (at) {
        stumbled.delete(at.uid);
        this.stumbledOver.set(id, stumbled.add(at.uid));
      }
      throw error;
    }
  }

  private async *toDisk(connection: Pop3Connection, messages: Wanted[], maxBytes: number): AsyncGenerator<Taken> {
    for (const message of messages) {
      const beginning: Buffer[] = [];
      let sizeBytes = 0;
      const kept = async function* () {
        for await (const piece of connection.pieces(message)) {
          if (sizeBytes < MAX_HEADER_BYTES) beginning.push(piece);
          // Read on without keeping: the answer to the next command comes behind it.
          if (sizeBytes < maxBytes) yield piece.subarray(0, maxBytes - sizeBytes);
          sizeBytes += piece.length;
        }
      };
      const stored = await this.recorder.receive(kept());
      if (sizeBytes > 0) yield { message, raw: Buffer.concat(beginning), sizeBytes, stored, refusal: null };
      // Not handed out: asked once more, the server says why.
      else yield* connection.retrieve([message], maxBytes);
    }
  }

  private async record(mailbox: Mailbox, arrivals: PlacedArrival[], lease: HeldLease): Promise<void> {
    await this.recorder.recordPlaced(mailbox, arrivals, lease, (tx) => this.ledger.recorded(tx, mailbox, arrivals));
    this.intake.wake();
  }
}

/** Those that never stumbled together; behind them each of the others by itself, the one that did it last at the end. */
function inOrder(messages: Wanted[], stumbled: string[]): Wanted[][] {
  const others = stumbled.flatMap((uid) => messages.filter((m) => m.uid === uid));
  return [messages.filter((m) => !others.includes(m)), ...others.map((m) => [m])];
}

function bySize(messages: Wanted[], maxBytes: number) {
  const allowed = messages.filter((m) => m.sizeBytes <= maxBytes);
  return {
    refused: messages.filter((m) => m.sizeBytes > maxBytes),
    large: allowed.filter((m) => m.sizeBytes > LARGE_BYTES),
    small: allowed.filter((m) => m.sizeBytes <= LARGE_BYTES),
  };
}

function placeOf(uidl: string): string {
  return `UIDL ${uidl.slice(0, 100)}`;
}

function arrivalOf({ message, raw, sizeBytes, stored, refusal }: Taken, max: number): PlacedArrival {
  const size = Math.max(sizeBytes, message.sizeBytes);
  const arrival = { uid: message.uid, place: placeOf(message.uidl), quiet: message.quiet, sizeBytes: size };
  if (size > max) {
    const quarantine = `It has ${size} bytes, more than the ${max} that are allowed; only its headers were taken.`;
    return { ...arrival, raw: raw.subarray(0, readHeaderBlock(raw).bodyStart), whole: false, quarantine };
  }
  if (refusal) {
    const words = refusal.detail === null ? '' : `: ${refusal.detail}`;
    const quarantine = `The mail server lists this message but does not hand out its content${words}`;
    return { ...arrival, raw, whole: false, quarantine };
  }
  return { ...arrival, raw, stored, sizeBytes, whole: true, quarantine: null };
}

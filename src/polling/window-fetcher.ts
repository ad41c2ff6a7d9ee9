import { Injectable } from '@nestjs/common';
import { DiagnosedError } from '../common/diagnosis';
import type { ImapConnection, MessageInfo } from '../email-servers/imap-connection';
import { SettingsService } from '../settings/settings.service';
import { blobLength } from '../storage/packs';
import { FetchGuard, FetchLost, type WayToFetch } from './fetch-guard';
import { type Arrival, LARGE_BYTES, Recorder } from './recorder';
import { inStage } from './stages';

const WHOLE = { whole: true, quarantine: null };
const REFUSED = 'The mail server lists this message but does not hand out its content.';
const HANGS_UP = 'The mail server hangs up whenever this message is fetched';

/** Fetches the messages of one window; each that is still there is among what it answers. */
@Injectable()
export class WindowFetcher {
  private readonly guard = new FetchGuard();

  constructor(
    private readonly settings: SettingsService,
    private readonly recorder: Recorder,
  ) {}

  /** How many messages to fetch at once. */
  atMost(serverId: string): number {
    return this.guard.atMost(serverId);
  }

  /** Answers whether to try again at once, because it will be done in another way. */
  failed(serverId: string, error: FetchLost): boolean {
    return this.guard.failed(serverId, error);
  }

  /** Throws FetchLost when the connection is gone after it, else DiagnosedError. */
  async fetch(serverId: string, window: MessageInfo[], connection: ImapConnection): Promise<Arrival[]> {
    const way = window.length === 1 ? this.guard.way(serverId) : 'WHOLE';
    try {
      const arrivals = await this.arrivals(window, way, connection);
      this.guard.passed(serverId);
      return arrivals.sort((a, b) => a.uid - b.uid);
    } catch (error) {
      if (error instanceof DiagnosedError && !connection.usable) throw new FetchLost(window.length, error);
      throw error;
    }
  }

  private async arrivals(window: MessageInfo[], way: WayToFetch, connection: ImapConnection): Promise<Arrival[]> {
    const [only] = window;
    if (way === 'NOTHING') return [withoutBody(only!, Buffer.alloc(0), `${HANGS_UP}, and even its headers.`)];
    const maxBytes = (await this.settings.get()).maxMessageBytes;
    const whole = window.filter((m) => m.sizeBytes <= maxBytes && way === 'WHOLE');
    const arrivals = await this.whole(whole, connection);
    for (const message of window.filter((m) => !whole.includes(m))) {
      const why =
        way === 'HEADERS'
          ? `${HANGS_UP}; only its headers were taken.`
          : `It has ${message.sizeBytes} bytes, more than the ${maxBytes} that are allowed; only its headers were taken.`;
      arrivals.push(withoutBody(message, await connection.fetchHeaders(message.uid), why));
    }
    return [...arrivals, ...(await this.skipped(window, arrivals, connection))];
  }

  private async whole(messages: MessageInfo[], connection: ImapConnection): Promise<Arrival[]> {
    const small = messages.filter(({ sizeBytes }) => sizeBytes <= LARGE_BYTES).map(({ uid }) => uid);
    const raws = await inStage('fetch', small.length, () => connection.fetchRaw(small));
    const arrivals: Arrival[] = raws.map(({ uid, raw }) => ({ ...WHOLE, uid, raw, sizeBytes: raw.length }));
    for (const { uid } of messages.filter(({ sizeBytes }) => sizeBytes > LARGE_BYTES)) {
      const stored = await inStage('fetch', 1, () => this.recorder.receive(connection.fetchSlices(uid)));
      const sizeBytes = blobLength(stored);
      if (sizeBytes === 0) continue;
      arrivals.push({ ...WHOLE, uid, raw: await connection.fetchHeaders(uid), stored, sizeBytes });
    }
    return arrivals;
  }

  /** A message that was listed and did not come must be gone; otherwise the cursor would pass it (invariant 2). */
  private async skipped(window: MessageInfo[], arrivals: Arrival[], connection: ImapConnection): Promise<Arrival[]> {
    const came = new Set(arrivals.map((a) => a.uid));
    const missing = window.filter((m) => !came.has(m.uid));
    if (missing.length === 0) return [];
    const still = new Set((await connection.listUids(missing[0]!.uid, missing.at(-1)!.uid)).map((m) => m.uid));
    return missing.filter((m) => still.has(m.uid)).map((message) => withoutBody(message, Buffer.alloc(0), REFUSED));
  }
}

function withoutBody({ uid, sizeBytes }: MessageInfo, raw: Buffer, quarantine: string): Arrival {
  return { uid, raw, sizeBytes, whole: false, quarantine };
}

import type { Clock } from '../common/clock';
import { DiagnosedError, type Diagnosis } from '../common/diagnosis';
import { diagnosePop3, hasKnownReason } from './diagnose-pop3';
import type { Pop3Capabilities } from './pop3-capabilities';
import { parseListing } from './pop3-listing';
import { Pop3Refused, type Pop3Session } from './pop3-session';
import { watchForStall } from './stall-watch';

/** A message as one session lists it. */
export interface Pop3Message {
  /** Counts within this session only. */
  number: number;
  /** Unique-id listing (RFC 1939 section 7); one character for each byte. */
  uidl: string;
  /** As LIST says; some servers only estimate it. */
  sizeBytes: number;
}

/** What the server handed out of a message. */
export interface Retrieved<T extends Pop3Message> {
  message: T;
  /** The first bytes alone when it was larger than allowed. */
  raw: Buffer;
  /** All bytes that came. */
  sizeBytes: number;
  /** Why the server did not hand it out; `raw` is empty then. */
  refusal: Diagnosis | null;
}

export interface Pop3ConnectionSettings {
  capabilities: Pop3Capabilities;
  /** How long the server may say nothing in one call. */
  timeoutMs: number;
  /** What must not appear in a diagnosis. */
  secrets: readonly string[];
  clock: Clock;
  bytesReceived: () => number;
}

/** Commands on their way while the answer to the first of them is read: enough to fill the line. */
const PIPELINED = 20;
const GOODBYE_MS = 1_000;

/**
 * One signed-in POP3 session (RFC 1939), which sees the mailbox as it was at the sign-in and deletes nothing. Calls
 * come one after the other. Every call has a time limit and throws DiagnosedError; after a time-out, or when a loop over
 * messages is left early, the connection is closed, because nobody can tell which answer belongs to what.
 */
export class Pop3Connection {
  constructor(
    private readonly session: Pop3Session,
    private readonly settings: Pop3ConnectionSettings,
  ) {}

  /** False once the connection is gone; a new one has to be opened then. */
  get usable(): boolean {
    return this.session.open;
  }

  /** How long the server wants to be left alone after a session (LOGIN-DELAY, RFC 2449 section 6.5), in seconds. */
  get loginDelaySeconds(): number {
    return this.settings.capabilities.loginDelaySeconds;
  }

  /** Whatever this session shows; some servers show only a part of the mailbox in each. */
  list(): Promise<Pop3Message[]> {
    return this.run(async () => {
      const ids = await this.session.askForLines('UIDL');
      return parseListing(ids, await this.session.askForLines('LIST'));
    });
  }

  /** The messages, in their order, each with at most `maxBytes` of its bytes kept in memory. */
  retrieve<T extends Pop3Message>(messages: readonly T[], maxBytes: number): AsyncGenerator<Retrieved<T>> {
    return this.each(messages, maxBytes, ({ number }) => `RETR ${number}`);
  }

  /** One message that is too large for memory, as it comes; nothing when the server does not hand it out. */
  async *pieces({ number }: Pop3Message): AsyncGenerator<Buffer> {
    this.session.send(`RETR ${number}`);
    if (await this.run(() => this.refusal())) return;
    const content = this.session.content();
    let ended = false;
    try {
      while (!ended) {
        const next = await this.run(() => content.next());
        if (next.done) ended = true;
        else yield next.value;
      }
    } finally {
      if (!ended) this.close();
    }
  }

  /** The header sections with their closing empty lines, at most `maxBytes` of each. */
  headers<T extends Pop3Message>(messages: readonly T[], maxBytes: number): AsyncGenerator<Retrieved<T>> {
    return this.each(messages, maxBytes, ({ number }) => `TOP ${number} 0`);
  }

  /**
   * Says goodbye, after which servers hide, or mark as read, what was retrieved: call it when that is stored for good.
   * Never throws.
   */
  async quit(): Promise<void> {
    const timer = setTimeout(() => this.close(), GOODBYE_MS);
    // A goodbye that is refused, or answered by silence, is one all the same.
    if (this.usable) await this.session.ask('QUIT').catch(() => undefined);
    clearTimeout(timer);
    this.close();
  }

  /** Ends the session without a goodbye: to the server it is as if nothing had been retrieved. Never throws. */
  close(): void {
    this.session.destroy();
  }

  private async *each<T extends Pop3Message>(
    messages: readonly T[],
    maxBytes: number,
    commandFor: (message: T) => string,
  ): AsyncGenerator<Retrieved<T>> {
    const ahead = this.settings.capabilities.pipelining ? PIPELINED : 1;
    let sent = 0;
    let answered = 0;
    try {
      for (const message of messages) {
        for (; sent < messages.length && sent - answered < ahead; sent++)
          this.session.send(commandFor(messages[sent]!));
        const retrieved = await this.run(() => this.one(message, maxBytes));
        answered++;
        yield retrieved;
      }
    } finally {
      if (sent > answered) this.close();
    }
  }

  private async one<T extends Pop3Message>(message: T, maxBytes: number): Promise<Retrieved<T>> {
    const refusal = await this.refusal();
    if (refusal) return { message, raw: Buffer.alloc(0), sizeBytes: message.sizeBytes, refusal };
    const pieces: Buffer[] = [];
    let sizeBytes = 0;
    for await (const piece of this.session.content()) {
      // Read on without keeping: the answer to the next command comes behind it.
      if (sizeBytes < maxBytes) pieces.push(piece.subarray(0, maxBytes - sizeBytes));
      sizeBytes += piece.length;
    }
    return { message, raw: Buffer.concat(pieces), sizeBytes, refusal: null };
  }

  /** Null: the message follows. What passes by itself (a limit, a server in trouble) is thrown. */
  private async refusal(): Promise<Diagnosis | null> {
    try {
      await this.session.status('RETR');
      return null;
    } catch (error) {
      if (!(error instanceof Pop3Refused)) throw error;
      if (hasKnownReason(error)) throw error;
      return this.diagnose(error);
    }
  }

  private async run<T>(work: () => Promise<T>): Promise<T> {
    const stop = watchForStall(this.settings, (error) => this.session.destroy(error));
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Pop3Refused)) this.close();
      throw new DiagnosedError(this.diagnose(error), { cause: error });
    } finally {
      stop();
    }
  }

  private diagnose(error: unknown): Diagnosis {
    const { clock, secrets } = this.settings;
    return diagnosePop3(error, { at: clock.now(), secrets });
  }
}

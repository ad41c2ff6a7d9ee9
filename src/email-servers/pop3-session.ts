import type { Socket } from 'node:net';
import { ByteSource } from './byte-source';
import { DotDecoder } from './dot-decoder';

/** `-ERR`, with the response code of RFC 2449 section 8 where there is one: `IN-USE`, `SYS/TEMP`. */
export class Pop3Refused extends Error {
  constructor(
    /** The keyword alone: arguments may be secrets. Empty for the greeting. */
    readonly command: string,
    readonly responseCode: string | null,
    readonly words: string,
  ) {
    super(words);
  }
}

/** Something that is no answer of POP3. */
export class Pop3Garbled extends Error {}

/** RFC 2449 section 4 allows 512 bytes; people who write greetings do not count. */
const MAX_LINE_BYTES = 8 * 1024;
/** UIDL of half a million messages. */
const MAX_LISTING_BYTES = 32 * 1024 * 1024;
const LF = 0x0a;

/**
 * The conversation with a POP3 server (RFC 1939) on a connected socket. Whoever sends several commands before reading
 * (RFC 2449 section 6.6) reads their answers whole and in the same order. Throws Pop3Refused, Pop3Garbled and the
 * socket's errors.
 */
export class Pop3Session {
  private source: ByteSource;

  constructor(private socket: Socket) {
    this.source = new ByteSource(socket);
  }

  get open(): boolean {
    return !this.socket.destroyed && this.socket.writable;
  }

  send(command: string): void {
    this.socket.write(`${command}\r\n`);
  }

  /** Sends one command and reads its first line; answers what follows `+OK`. */
  ask(command: string): Promise<string> {
    this.send(command);
    return this.status(keywordOf(command));
  }

  /** Sends one command and reads an answer of several lines. */
  async askForLines(command: string): Promise<string[]> {
    this.send(command);
    return this.lines(keywordOf(command));
  }

  /** Reads the first line of an answer to what was sent before; answers what follows `+OK`. */
  async status(command: string): Promise<string> {
    const line = await this.line();
    const [, sign, words = ''] = /^(\+OK|-ERR)[ \t]*(.*)$/is.exec(line) ?? [];
    if (!sign) throw new Pop3Garbled(line);
    if (sign.startsWith('+')) return words;
    const [, code = null, text = words] = /^\[([^\]\s]{1,64})\][ \t]*(.*)$/s.exec(words) ?? [];
    throw new Pop3Refused(command, code?.toUpperCase() ?? null, text);
  }

  /** Reads a listing, as an answer to what was sent before. */
  async lines(command: string): Promise<string[]> {
    await this.status(command);
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of this.content()) {
      size += piece.length;
      if (size > MAX_LISTING_BYTES) throw new Pop3Garbled(`The answer to ${command} never ends`);
      pieces.push(piece);
    }
    // A character for each byte, so that no two unique-ids become the same.
    const lines = Buffer.concat(pieces).toString('latin1').split(/\r?\n/);
    return lines.filter((line) => line !== '');
  }

  /** Reads what follows a status line until the line with a single dot. To be read to its end. */
  async *content(): AsyncGenerator<Buffer> {
    const decoder = new DotDecoder();
    for (;;) {
      const { content, rest } = decoder.write(await this.source.next());
      if (rest) this.source.putBack(rest);
      yield* content;
      if (rest) return;
    }
  }

  /**
   * After `STLS` (RFC 2595): hands the socket to `secure` and goes on with the one that it answers. What came behind
   * the `+OK` was sent by who knows whom, before there was encryption, and must not pass for an encrypted answer.
   */
  async upgrade(secure: (plain: Socket) => Promise<Socket>): Promise<void> {
    if (this.source.take().length > 0) {
      throw Object.assign(new Error('Unencrypted data came behind the answer to STLS'), { code: 'STARTTLS_INJECTION' });
    }
    this.source.detach();
    this.socket = await secure(this.socket);
    this.source = new ByteSource(this.socket);
  }

  /** Ends the connection without a word; what waits for an answer fails with this error. */
  destroy(error?: Error): void {
    if (error) this.source.fail(error);
    this.socket.destroy();
  }

  private async line(): Promise<string> {
    const pieces: Buffer[] = [];
    for (let size = 0; ;) {
      const bytes = await this.source.next();
      const end = bytes.indexOf(LF);
      pieces.push(end < 0 ? bytes : bytes.subarray(0, end));
      size += pieces.at(-1)!.length;
      if (size > MAX_LINE_BYTES) throw new Pop3Garbled('A line that never ends');
      if (end < 0) continue;
      this.source.putBack(bytes.subarray(end + 1));
      return Buffer.concat(pieces).toString('utf8').replace(/\r$/, '');
    }
  }
}

function keywordOf(command: string): string {
  return /^\w*/.exec(command)![0];
}

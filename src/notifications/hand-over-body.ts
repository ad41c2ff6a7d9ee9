import { Readable } from 'node:stream';

/**
 * The body of a mail on its way to a mail server. It ends only after `beforeLastByte` has resolved, and SMTP ends a
 * message with a final dot that is written after the body's end: so the server takes nothing before that (invariant 7).
 * When `beforeLastByte` rejects, the stream fails and the server throws away what it has.
 */
export class HandOverBody {
  readonly stream: Readable;
  private ended = false;

  constructor(message: Buffer | Readable, beforeLastByte: () => Promise<void>) {
    this.stream = Readable.from(this.chunks(message, beforeLastByte), { objectMode: false });
  }

  /** True once nothing holds the final dot back any more: without an answer nobody can tell who has the mail. */
  get handedOver(): boolean {
    return this.ended;
  }

  private async *chunks(message: Buffer | Readable, beforeLastByte: () => Promise<void>): AsyncGenerator<Buffer> {
    if (Buffer.isBuffer(message)) yield message;
    else yield* message as AsyncIterable<Buffer>;
    await beforeLastByte();
    this.ended = !this.stream.destroyed;
  }
}

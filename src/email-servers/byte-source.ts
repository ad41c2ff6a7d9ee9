import type { Socket } from 'node:net';

/**
 * The bytes of a socket, read only when somebody asks for them: a sender that is faster than whoever reads has to wait,
 * whatever it wants to send.
 */
export class ByteSource {
  private unread: Buffer = Buffer.alloc(0);
  private failure: Error | null = null;
  private waiting: (() => void)[] = [];

  constructor(private readonly socket: Socket) {
    socket.on('readable', this.onReadable).on('end', this.onEnd).on('close', this.onEnd).on('error', this.onError);
  }

  /** The next bytes, at least one. Rejects when there are none any more, after all that came were handed out. */
  async next(): Promise<Buffer> {
    for (;;) {
      const bytes = this.take();
      if (bytes.length > 0) return bytes;
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** What is here already, without waiting; possibly nothing. */
  take(): Buffer {
    const bytes = this.unread.length > 0 ? this.unread : ((this.socket.read() as Buffer | null) ?? this.unread);
    this.unread = Buffer.alloc(0);
    return bytes;
  }

  /** Puts bytes back that were read too much. */
  putBack(bytes: Buffer): void {
    this.unread = bytes;
  }

  /** Ends the waiting, now and later, with this error. */
  fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }

  /** Leaves the socket to somebody else. */
  detach(): void {
    this.socket
      .off('readable', this.onReadable)
      .off('end', this.onEnd)
      .off('close', this.onEnd)
      .off('error', this.onError);
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private readonly onReadable = () => this.wake();
  private readonly onEnd = () =>
    this.fail(Object.assign(new Error('The mail server ended the connection'), { code: 'ECONNRESET' }));
  private readonly onError = (error: Error) => this.fail(error);
}

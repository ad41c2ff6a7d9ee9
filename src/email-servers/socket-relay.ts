import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Several reads of libuv's 64 KB, so that a busy socket is not paused after each. */
const HIGH_WATER_BYTES = 256 * 1024;

/**
 * A TCP socket as a plain stream, so that TLS over it costs little while nothing happens. Node's TLS straight over a TCP
 * socket keeps a buffer of 64 KB for its whole life, because libuv asks for so much before each read; over any other
 * stream its buffers have the size of what came. Owns the socket: both end, fail and are destroyed together.
 */
export class SocketRelay extends Duplex {
  constructor(private readonly socket: Socket) {
    super({ allowHalfOpen: false, highWaterMark: HIGH_WATER_BYTES });
    socket.on('data', (chunk) => {
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, written: (error?: Error | null) => void): void {
    this.socket.write(chunk, written);
  }

  override _final(ended: () => void): void {
    this.socket.end(ended);
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this.socket.destroy();
    destroyed(error);
  }
}

import { connect, type Socket } from 'node:net';

/** Kept alive because a connection may say nothing for minutes: what has gone in silence is noticed, and NATs remember it. */
const TCP_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 };

/** One end for several waits: a time limit, and what its caller may decide before. */
export interface Deadline {
  readonly signal: AbortSignal;
  msLeft(): number;
  /** Frees the timer. */
  stop(): void;
}

export function startDeadline(timeoutMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort(timedOut());
  const timer = setTimeout(abort, timeoutMs);
  const endsAt = performance.now() + timeoutMs;
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted) abort();
  return {
    signal: controller.signal,
    msLeft: () => Math.max(1, Math.ceil(endsAt - performance.now())),
    stop: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', abort);
    },
  };
}

/** Settles with `work`, or rejects as soon as the deadline is over; `work` then goes on unheard. */
export function before<T>(deadline: Deadline, work: Promise<T>): Promise<T> {
  const { signal } = deadline;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Connects to the first address that accepts. Each gets its share of what is left of the time, so that one that
 * swallows packets leaves some for the next. Rejects with the last system error.
 */
export async function connectFirst(addresses: readonly string[], port: number, deadline: Deadline): Promise<Socket> {
  let lastError: unknown = new Error('no address');
  for (const [index, address] of addresses.entries()) {
    try {
      return await connectTo(address, port, deadline.msLeft() / (addresses.length - index), deadline.signal);
    } catch (error) {
      lastError = error;
      if (deadline.signal.aborted) break;
    }
  }
  throw lastError;
}

/** `address` is an IP address, so nothing is looked up again between check and use. */
function connectTo(address: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, ...TCP_OPTIONS });
    const giveUp = () => socket.destroy(timedOut());
    const timer = setTimeout(giveUp, timeoutMs);
    const settled = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.off('error', failed);
      hearErrors(socket);
    };
    const failed = (error: Error) => {
      settled();
      reject(error);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', () => {
      settled();
      resolve(socket);
    });
    socket.on('error', failed);
    if (signal.aborted) giveUp();
  });
}

/**
 * An error before a protocol library takes the socket over must not end the process. One listener for all, which holds
 * nothing of how the socket came to be: there may be hundreds that live for weeks.
 */
export function hearErrors(socket: Socket): void {
  socket.on('error', hear);
}

function hear(): void {
  // Whoever uses the socket learns of it by themselves.
}

function timedOut(): Error {
  return Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' });
}

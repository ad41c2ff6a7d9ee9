import { connect, createServer } from 'node:net';
import { waitFor } from './wait-for';

// Below the range from which systems take the ports of outgoing connections: one of those must not get between
// finding a port free and listening on it.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** Ports on which nobody listens; different ones within one call. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

/** Waits until something accepts connections on 127.0.0.1:port. */
export async function waitForPort(port: number, describe: string, timeoutMs = 15_000): Promise<void> {
  await waitFor(() => answers(port), { describe: `${describe} to listen on port ${port}`, timeoutMs, everyMs: 20 });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

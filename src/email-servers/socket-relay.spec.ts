import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { waitFor } from '../../test/support/wait-for';
import { SocketRelay } from './socket-relay';

const cleanUp: (() => unknown)[] = [];
afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

async function connected(): Promise<{ relay: SocketRelay; socket: Socket; peer: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = await accepted;
  peer.on('error', () => undefined);
  cleanUp.push(
    () => [socket, peer].forEach((end) => end.destroy()),
    () => server.close(),
  );
  return { relay: new SocketRelay(socket), socket, peer };
}

it('hands on what comes, to the end, and what is written', async () => {
  const { relay, peer } = await connected();
  const data = Buffer.alloc(1_000_000, 'data');
  peer.end(data);
  expect((await buffer(relay)).equals(data)).toBe(true);
  const { relay: writer, peer: reader } = await connected();
  writer.end(data);
  expect((await buffer(reader)).equals(data)).toBe(true);
});

it('reads no further than its reader', async () => {
  const { relay, socket, peer } = await connected();
  const more = () => peer.destroyed || peer.write(Buffer.alloc(1_000_000), more);
  more();
  await waitFor(() => socket.isPaused(), { describe: 'a socket that waits for the reader' });
  expect(socket.bytesRead).toBeLessThan(1_000_000);
  relay.resume();
  await waitFor(() => socket.bytesRead > 20_000_000, { describe: 'all that the reader takes' });
});

it('ends with the socket, and says why', async () => {
  const { relay, peer } = await connected();
  const failed = once(relay, 'error') as Promise<[NodeJS.ErrnoException]>;
  peer.resetAndDestroy();
  expect((await failed)[0].code).toBe('ECONNRESET');
  expect(relay.destroyed).toBe(true);
});

it('takes the socket with it when it is destroyed', async () => {
  const { relay, socket, peer } = await connected();
  const closed = once(peer.resume(), 'close');
  relay.destroy();
  await closed;
  expect(socket.destroyed).toBe(true);
});

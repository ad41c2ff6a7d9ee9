import { diagnosisOf, endpointOf } from '../../test/support/endpoints';
import { startFaultyServer } from '../../test/support/tcp-faults';
import { Clock } from '../common/clock';
import { DiagnosisCode } from '../common/diagnosis';
import { readConfig } from '../config/config';
import { Dialer, type DialOptions, type DialTarget, type ProxyEndpoint } from '../proxies/dialer';
import { ProxyProtocol } from '../proxies/proxy-server.entity';
import { MailSocketFactory } from './mail-socket';

/** Connects to this machine in place of every other: plays the network behind a proxy. */
class ToThisMachine extends Dialer {
  override dial({ port }: DialTarget, _: ProxyEndpoint | null, options: DialOptions) {
    return super.dial({ host: '127.0.0.1', port }, null, options);
  }
}

const sockets = new MailSocketFactory(new ToThisMachine(readConfig({}), new Clock()), new Clock());
const proxy = { protocol: ProxyProtocol.HTTP, host: '127.0.0.1', port: 1, username: null, password: null };

describe('a sign-in over an unencrypted connection', () => {
  it('is refused when the server may be anywhere', async () => {
    const server = await startFaultyServer('silent');
    const abroad = endpointOf(server, { host: 'mail.example.com', proxy });
    expect(await diagnosisOf(sockets.open(abroad, { timeoutMs: 5_000 }))).toMatchObject({
      code: DiagnosisCode.TLS_NOT_OFFERED,
      transient: false,
    });
    await server.stop();
  });

  it.each([
    ['the server is on this machine', {}],
    ['nobody signs in', { host: 'mail.example.com', proxy, credentials: null }],
  ])('is not refused when %s', async (_, changes) => {
    const server = await startFaultyServer('silent');
    const { socket, secured } = await sockets.open(endpointOf(server, changes), { timeoutMs: 5_000 });
    expect(secured).toBe(false);
    socket.destroy();
    await server.stop();
  });
});

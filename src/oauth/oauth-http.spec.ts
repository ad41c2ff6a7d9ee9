import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { diagnosisOf, proxyEndpoint } from '../../test/support/endpoints';
import { startHttpProxy, startSocksProxy } from '../../test/support/proxies';
import { startFaultyServer } from '../../test/support/tcp-faults';
import { readCertificate } from '../../test/support/tls';
import { Clock } from '../common/clock';
import { DiagnosisCode } from '../common/diagnosis';
import { readConfig } from '../config/config';
import { Dialer } from '../proxies/dialer';
import { OAuthHttp } from './oauth-http';

const http = new OAuthHttp(new Dialer(readConfig({}), new Clock()));
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const serve = async (handler: RequestListener) =>
  `http://localhost:${await listening(createServer(handler))}/token?x=1`;

it('posts, and answers status, body and Retry-After', async () => {
  const url = await serve((req, res) => {
    let body = '';
    req.on('data', (chunk) => (body += chunk));
    req.on('end', () => {
      res.writeHead(429, { 'retry-after': '7' });
      res.end(`${req.method} ${req.url} ${req.headers.host} ${body}`);
    });
  });
  const { host } = new URL(url);
  expect(await http.send({ method: 'POST', url, body: 'a=b' }, null)).toEqual({
    status: 429,
    body: `POST /token?x=1 ${host} a=b`,
    retryAfter: '7',
  });
});

it.each([
  ['HTTP', startHttpProxy],
  ['SOCKS5', startSocksProxy],
])('goes through a %s proxy', async (_, startProxy) => {
  const proxy = await startProxy({ user: 'proxyuser', password: 'proxypass' });
  cleanUp.push(() => proxy.stop());
  const url = await serve((_req, res) => res.end('through'));
  expect((await http.send({ method: 'GET', url }, proxyEndpoint(proxy))).body).toBe('through');
});

it('follows no redirect', async () => {
  const url = await serve((_, res) => res.writeHead(302, { location: 'http://169.254.169.254/' }).end());
  expect(await http.send({ method: 'GET', url }, null)).toMatchObject({ status: 302 });
});

it('goes to no address that is not allowed', async () => {
  const sent = http.send({ method: 'GET', url: 'https://169.254.169.254/token' }, null);
  expect(await diagnosisOf(sent)).toMatchObject({ code: DiagnosisCode.ADDRESS_NOT_ALLOWED });
});

it('takes no answer without an end', async () => {
  const url = await serve((_, res) => res.end(Buffer.alloc(65 * 1024, 'x')));
  await expect(http.send({ method: 'GET', url }, null)).rejects.toThrow('more than');
});

it('has one time limit, also for an answer that trickles', async () => {
  const url = await serve((_, res) => {
    const timer = setInterval(() => res.write('x'), 20);
    res.on('close', () => clearInterval(timer));
  });
  const silent = await startFaultyServer('silent');
  cleanUp.push(() => silent.stop());
  for (const slow of [url, `http://localhost:${silent.port}/`]) {
    await expect(http.send({ method: 'GET', url: slow }, null, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'ETIMEDOUT',
    });
  }
});

it('trusts no certificate that nobody vouches for', async () => {
  const port = await listening(createHttpsServer(readCertificate(), (_, res) => res.end('secret')));
  const sent = http.send({ method: 'GET', url: `https://localhost:${port}/` }, null);
  await expect(sent).rejects.toMatchObject({ code: expect.stringMatching(/UNABLE_TO_|SELF_SIGNED/) });
});

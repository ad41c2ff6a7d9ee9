import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { endpointOf, protocolClients } from '../../test/support/endpoints';
import { ManualClock } from '../../test/support/manual-clock';
import { type SmtpSink, startSmtpSink } from '../../test/support/smtp-sink';
import { waitFor } from '../../test/support/wait-for';
import { mailServerDiagnosis } from './diagnosis-catalogue';
import { DiagnosisCode } from '../common/diagnosis';
import { BEFORE_TOKEN_ENDS_MS, type AccessTokenCredentials, type TokenRefusal } from './endpoint';
import type { EndpointService } from './endpoint.service';
import { OutgoingEmailServer } from './outgoing-email-server.entity';
import { SmtpTransportService } from './smtp-transport.service';

const USER = 'desk@desk.test';
const HOUR_MS = 3_600_000;
const RAW = Buffer.from('Subject: Hello\r\n\r\nHello\r\n');
const server = Object.assign(new OutgoingEmailServer(), { id: 'o1', updatedAt: new Date(0) });

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});

let clock: ManualClock;
let credentials: AccessTokenCredentials;
beforeEach(() => (clock = new ManualClock()));

function transportTo({ port }: { port: number }): SmtpTransportService {
  const endpoints = { outgoing: () => Promise.resolve(endpointOf({ port }, { credentials })) };
  const service = new SmtpTransportService(endpoints as unknown as EndpointService, protocolClients().sockets, clock);
  cleanUp.push(() => service.onApplicationShutdown());
  return service;
}

function tokenOf(accessToken: string, whenRefused?: AccessTokenCredentials['whenRefused']): AccessTokenCredentials {
  const expiresAt = new Date(clock.ms() + HOUR_MS);
  return { kind: 'ACCESS_TOKEN', username: USER, accessToken, expiresAt, whenRefused };
}

function message(to: string, raw: Buffer | Readable = RAW) {
  return { envelope: { from: USER, to: [to] }, raw };
}

describe('the mechanism', () => {
  /** Speaks as far as the sign-in, which it refuses with `challenge` where there is one. */
  async function serverThatOffers(auth: string, challenge?: object) {
    const heard: string[] = [];
    const listening = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 ready\r\n');
      createInterface(socket).on('line', (line) => {
        heard.push(line);
        socket.write(`${answerTo(line)}\r\n`);
      });
    });
    const answerTo = (line: string): string => {
      if (line.startsWith('EHLO')) return `250-hello\r\n250-PIPELINING\r\n250-AUTH ${auth}\r\n250 SIZE 1000`;
      if (!line.startsWith('AUTH')) return '535 5.7.8 Not accepted';
      return challenge ? `334 ${Buffer.from(JSON.stringify(challenge)).toString('base64')}` : '235 2.7.0 Accepted';
    };
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    cleanUp.push(() => listening.close());
    return { port: (listening.address() as AddressInfo).port, heard };
  }
  const signInsOf = (heard: string[]) =>
    heard
      .filter((line) => line.startsWith('AUTH'))
      .map((line) => line.split(' '))
      .map(([, mechanism, said]) => [mechanism, Buffer.from(said!, 'base64').toString()]);

  it.each([
    ['LOGIN PLAIN XOAUTH2 OAUTHBEARER', 'OAUTHBEARER'],
    ['OAUTHBEARER', 'OAUTHBEARER'],
    ['PLAIN XOAUTH2', 'XOAUTH2'],
    ['PLAIN', 'XOAUTH2'],
  ])('where %s is offered is %s', async (auth, mechanism) => {
    const { port, heard } = await serverThatOffers(auth);
    credentials = tokenOf('token-1');
    await expect(transportTo({ port }).send(server, message('a@customer.test'))).rejects.toThrow();
    const said = {
      XOAUTH2: `user=${USER}\x01auth=Bearer token-1\x01\x01`,
      OAUTHBEARER: `n,a=${USER},\x01host=localhost\x01port=${port}\x01auth=Bearer token-1\x01\x01`,
    };
    expect(signInsOf(heard)).toEqual([[mechanism, said[mechanism as keyof typeof said]]]);
  });

  it.each([
    ['OAUTHBEARER', 'AQ=='],
    ['XOAUTH2', ''],
  ])('%s: why a token is refused is read, and it is tried once', async (auth, understood) => {
    const challenge = { status: 'insufficient_scope', scope: 'mail' };
    const { port, heard } = await serverThatOffers(auth, challenge);
    const refusals: TokenRefusal[] = [];
    const explain = (refusal: TokenRefusal) => {
      refusals.push(refusal);
      return mailServerDiagnosis(DiagnosisCode.AUTHENTICATION_FAILED, { at: clock.now() });
    };
    credentials = tokenOf('token-1', { renew: () => Promise.resolve((credentials = tokenOf('token-2'))), explain });
    await expect(transportTo({ port }).send(server, message('a@customer.test'))).rejects.toThrow();
    expect(heard.filter((line) => line === understood)).toHaveLength(2);
    expect(signInsOf(heard).map(([, said]) => /Bearer ([\w-]+)/.exec(said!)![1])).toEqual(['token-1', 'token-2']);
    const said = Buffer.from(JSON.stringify(challenge)).toString('base64');
    expect(refusals).toEqual([{ challenge: said, reply: '535 5.7.8 Not accepted' }]);
  });
});

describe('the connections', () => {
  let sink: SmtpSink;
  let signIns: number;
  beforeEach(async () => {
    signIns = 0;
    const behave = ({ at }: { at: string }) => void (signIns += Number(at === 'AUTH'));
    sink = await startSmtpSink({ users: {}, behave });
    cleanUp.push(() => sink.stop());
  });

  function newToken(accessToken: string): void {
    credentials = tokenOf(accessToken);
    sink.users[USER] = { accessToken };
  }

  it('are replaced shortly before their token ends', async () => {
    const service = transportTo(sink);
    newToken('first');
    await service.send(server, message('a@customer.test'));
    clock.advance(HOUR_MS - BEFORE_TOKEN_ENDS_MS - 1);
    await service.send(server, message('b@customer.test'));
    expect(signIns).toBe(1);
    clock.advance(1);
    newToken('second');
    await service.send(server, message('c@customer.test'));
    expect(signIns).toBe(2);
    expect(sink.messages).toHaveLength(3);
  });

  it('that are sending then end with their message', async () => {
    const service = transportTo(sink);
    newToken('first');
    const slow = new Readable({ read: () => undefined });
    slow.push(RAW);
    const sending = service.send(server, message('a@customer.test', slow));
    await waitFor(() => slow.readableDidRead, { describe: 'the message under way' });
    clock.advance(HOUR_MS);
    newToken('second');
    await service.send(server, message('b@customer.test'));
    slow.push(null);
    expect(await sending).toMatchObject({ accepted: ['a@customer.test'] });
    expect([sink.messages.length, signIns]).toEqual([2, 2]);
  });
});

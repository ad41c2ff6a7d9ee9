import { simpleParser } from 'mailparser';
import { OutboxBed } from '../../test/support/outbox-bed';
import { type SmtpSink, startSmtpSink } from '../../test/support/smtp-sink';
import { stopLater, stopStarted } from '../../test/support/stop-later';
import { waitFor } from '../../test/support/wait-for';
import { newId } from '../common/ids';
import { NotificationState } from './notification.enums';
import { OutboxClaims } from './outbox-claims';
import { OutboxLedger } from './outbox-ledger';
import { OutboxRepository } from './outbox.repository';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the outbox', () => {
  let bed: OutboxBed;
  beforeEach(async () => {
    bed = await OutboxBed.start();
  });
  afterEach(async () => {
    await stopStarted();
    await bed.close();
  });

  it('sends a notification once, and tells by whom, when and with which answer', async () => {
    const [sink, server] = await bed.addSink();
    const id = await bed.enqueue({ cc: ['bob@example.com'] });
    await bed.later(HOUR);
    expect(sink.messages.map((m) => m.envelope)).toEqual([
      { from: 'help@desk.example', to: ['ann@example.com', 'bob@example.com'] },
    ]);
    const row = await bed.read(id);
    expect([row.state, row.sentById, row.nextAttemptAt, row.attemptCount]).toEqual(['SENT', server.id, null, 1]);
    expect(sink.messages[0]!.raw.toString().replaceAll('\r\n ', ' ')).toContain(`Message-ID: <${row.messageId}>`);
    expect(row.messageId).toMatch(new RegExp(`^${id}\\.[0-9a-f]{32}@desk\\.example$`));
    expect(await bed.recipientsOf(id)).toEqual(['ann@example.com ACCEPTED', 'bob@example.com ACCEPTED']);
    const [attempt] = await bed.notifications.findAttempts([id]);
    expect([attempt?.succeeded, attempt?.serverId, attempt?.response]).toEqual([
      true,
      server.id,
      expect.stringMatching(/^250/),
    ]);
    expect((await bed.healthOf(server)).state).toBe('HEALTHY');
  });

  it('sends many, each once', async () => {
    const [sink] = await bed.addSink();
    const drafts = Array.from({ length: 230 }, (_, i) => bed.enqueue({ to: [`n${i}@example.com`] }));
    await Promise.all(drafts);
    await bed.later(0);
    const addresses = sink.messages.map((m) => m.envelope.to[0]);
    expect([addresses.length, new Set(addresses).size]).toEqual([230, 230]);
  });

  it('tries again, later and later, what is refused for now', async () => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'RCPT' ? { code: 451, text: 'greylisted' } : undefined);
    const id = await bed.enqueue();
    const first = await bed.read(id);
    expect([first.state, first.attemptCount, await bed.recipientsOf(id)]).toEqual([
      'RETRYING',
      1,
      ['ann@example.com PENDING'],
    ]);
    await bed.later(30_000);
    expect((await bed.read(id)).attemptCount).toBe(1);
    sink.behave = () => undefined;
    await bed.untilNextAttempt(id);
    expect([await bed.stateOf(id), sink.messages.length]).toEqual(['SENT', 1]);
    expect(await bed.problemsOf(id)).toEqual([expect.not.stringMatching('OK'), 'OK']);
  });

  it('gives up after 48 hours of refusals for now', async () => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'RCPT' ? { code: 451, text: 'later' } : undefined);
    const id = await bed.enqueue();
    await bed.later(47 * HOUR);
    expect(await bed.stateOf(id)).toBe('RETRYING');
    await bed.later(2 * HOUR);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual(['FAILED', ['ann@example.com REFUSED']]);
  });

  it.each(['RCPT', 'END'] as const)('fails at once what is refused for good at %s', async (step) => {
    const [sink, server] = await bed.addSink();
    sink.behave = ({ at }) => (at === step ? { code: 550, text: 'never' } : undefined);
    const id = await bed.enqueue();
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual(['FAILED', ['ann@example.com REFUSED']]);
    expect((await bed.healthOf(server)).state).not.toBe('ACTION_REQUIRED');
  });

  it('tries again for those alone who were refused for now', async () => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at, address }) => {
      if (at !== 'RCPT' || address === 'ann@example.com') return undefined;
      return address === 'bob@example.com' ? { code: 450, text: 'busy' } : { code: 550, text: 'unknown' };
    };
    const id = await bed.enqueue({ to: ['ann@example.com', 'bob@example.com', 'eve@example.com'] });
    expect(await bed.recipientsOf(id)).toEqual([
      'ann@example.com ACCEPTED',
      'bob@example.com PENDING',
      'eve@example.com REFUSED',
    ]);
    sink.behave = () => undefined;
    await bed.untilNextAttempt(id);
    expect(sink.messages.map((m) => m.envelope.to)).toEqual([['ann@example.com'], ['bob@example.com']]);
    expect(await bed.stateOf(id)).toBe('SENT');
  });

  it('reaches a thousand recipients, once each, over a server that takes a hundred in one message', async () => {
    const [sink] = await bed.addSink();
    let offered = 0;
    sink.behave = ({ at }) => {
      if (at === 'MAIL') offered = 0;
      const tooMany = at === 'RCPT' && ++offered > 100;
      return tooMany ? { code: 452, text: '4.5.3 Too many recipients' } : undefined;
    };
    const addresses = Array.from({ length: 1_000 }, (_, i) => `n${i}@example.com`);
    const id = await bed.enqueue({ to: addresses.slice(0, 500), cc: addresses.slice(500) });
    for (let message = 1; message < 10; message++) await bed.later(0);
    expect(sink.messages.map((m) => m.envelope.to.length)).toEqual(Array(10).fill(100));
    expect(sink.messages.flatMap((m) => m.envelope.to)).toEqual(addresses);
    expect(await bed.stateOf(id)).toBe('SENT');
    expect(await bed.recipientsOf(id)).toEqual(addresses.map((address) => `${address} ACCEPTED`));
  });

  it('reaches people at internationalised domains over a server that knows only ASCII', async () => {
    const sink = stopLater(await startSmtpSink({ smtpUtf8: false }));
    await bed.addServer({ port: sink.port, primary: true, email: 'hilfe@bücher.example' });
    sink.behave = ({ at, address }) =>
      at === 'RCPT' && address?.startsWith('gone@') ? { code: 550, text: '5.1.1 No such user' } : undefined;
    const id = await bed.enqueue({ to: ['Ann@bücher.example'], cc: ['gone@BÜCHER.example'] });
    expect(sink.envelopeCommands).toEqual([
      'MAIL FROM:<hilfe@xn--bcher-kva.example>',
      'RCPT TO:<Ann@xn--bcher-kva.example>',
      'RCPT TO:<gone@xn--bcher-kva.example>',
    ]);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual([
      'SENT',
      ['Ann@bücher.example ACCEPTED', 'gone@bücher.example REFUSED'],
    ]);
  });

  it('reaches people with a local part in UTF-8 over a server that offers SMTPUTF8', async () => {
    const [sink] = await bed.addSink();
    await bed.enqueue({ to: ['jürgen@bücher.example'] });
    expect(sink.envelopeCommands).toEqual([
      'MAIL FROM:<help@desk.example> SMTPUTF8',
      'RCPT TO:<jürgen@xn--bcher-kva.example>',
    ]);
    const { to } = await simpleParser(sink.messages[0]!.raw);
    expect([to].flat()[0]?.value[0]?.address).toBe('jürgen@bücher.example');
  });

  it('says that it is uncertain when the connection breaks after the final dot, and sends nothing again by itself', async () => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'END' ? 'drop' : undefined);
    const id = await bed.enqueue();
    expect([await bed.stateOf(id), await bed.problemsOf(id)]).toEqual(['UNCERTAIN', ['DELIVERY_UNCERTAIN']]);
    sink.behave = () => undefined;
    await bed.later(72 * HOUR);
    expect([await bed.stateOf(id), sink.messages.length]).toEqual(['UNCERTAIN', 1]);
  });

  it.each(['MAIL', 'RCPT', 'DATA'] as const)('tries again when the connection breaks at %s', async (step) => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === step ? 'drop' : undefined);
    const id = await bed.enqueue();
    expect(await bed.stateOf(id)).toBe('RETRYING');
    sink.behave = () => undefined;
    await bed.later(HOUR);
    expect([await bed.stateOf(id), sink.messages.length]).toEqual(['SENT', 1]);
  });

  it('has marked it as handed over before the server has the final dot, and not before it has asked for the message', async () => {
    const [sink] = await bed.addSink();
    const seen: Promise<[string, boolean]>[] = [];
    sink.behave = ({ at }) => {
      if (at === 'DATA' || at === 'END') {
        seen.push(bed.notifications.findPage({}, { take: 1, after: null }).then(([row]) => [at, !!row!.handedOverAt]));
      }
      return undefined;
    };
    await bed.enqueue();
    expect(await Promise.all(seen)).toEqual([
      ['DATA', false],
      ['END', true],
    ]);
  });

  it('hands nothing over once its claim is lost', async () => {
    const [sink] = await bed.addSink();
    const stolen: Promise<unknown>[] = [];
    sink.behave = ({ at }) => {
      if (at === 'RCPT')
        stolen.push(bed.db.transaction((tx) => bed.notifications.cancel(tx, id, [NotificationState.SENDING])));
      return undefined;
    };
    const id = newId();
    await bed.enqueue({ id });
    expect(await Promise.all(stolen)).toEqual([true]);
    expect([await bed.stateOf(id), sink.messages]).toEqual(['CANCELLED', []]);
  });

  describe('after a crash', () => {
    async function claimedAndLeft(handedOver: boolean): Promise<[string, SmtpSink]> {
      const id = await bed.enqueue();
      const ledger = bed.base.module.get(OutboxLedger);
      const [claimed] = await bed.base.module.get(OutboxClaims).claim([null], [], { own: 10, bulk: 10 });
      if (handedOver) await ledger.markHandedOver(claimed!);
      const [sink] = await bed.addSink();
      await bed.later(MINUTE);
      expect([await bed.stateOf(id), sink.messages]).toEqual(['SENDING', []]);
      return [id, sink];
    }

    it('sends what was not handed over', async () => {
      const [id, sink] = await claimedAndLeft(false);
      await bed.later(2 * MINUTE);
      expect([await bed.stateOf(id), sink.messages.length]).toEqual(['SENT', 1]);
    });

    it('asks a person about what was handed over', async () => {
      const [id, sink] = await claimedAndLeft(true);
      await bed.later(2 * MINUTE);
      expect([await bed.stateOf(id), sink.messages.length]).toEqual(['UNCERTAIN', 0]);
      expect((await bed.problemsOf(id)).at(-1)).toBe('DELIVERY_UNCERTAIN');
    });

    it('believes a process that was only slow and settles late', async () => {
      const id = await bed.enqueue();
      const ledger = bed.base.module.get(OutboxLedger);
      const [claimed] = await bed.base.module.get(OutboxClaims).claim([null], [], { own: 10, bulk: 10 });
      await ledger.markHandedOver(claimed!);
      await bed.later(3 * MINUTE);
      expect(await bed.stateOf(id)).toBe('UNCERTAIN');
      const attempt = { id: newId(), notificationId: id, serverId: null, at: bed.base.clock.now() };
      await ledger.settle({
        claimed: claimed!,
        decision: { state: NotificationState.SENT, nextAttemptAt: null, recipients: [] },
        attempt: { ...attempt, succeeded: true, response: '250 ok', durationMs: 1, recipientCount: 1, problem: null },
      });
      expect(await bed.stateOf(id)).toBe('SENT');
    });
  });

  it('renews claims while it is sending', async () => {
    const [sink] = await bed.addSink();
    let hanging = false;
    sink.behave = ({ at }) => (at === 'RCPT' && (hanging = true) ? 'hang' : undefined);
    const draft = bed.enqueue();
    await waitFor(() => hanging, { describe: 'a mail on its way' });
    for (let i = 0; i < 5; i++) {
      bed.base.clock.advance(MINUTE);
      await bed.outbox.run();
    }
    const [row] = await bed.notifications.findPage({}, { take: 1, after: null });
    expect(row!.state).toBe('SENDING');
    expect(row!.claimExpiresAt!.getTime()).toBeGreaterThan(bed.base.clock.ms());
    await sink.stop();
    await draft;
  });

  it('gives back what it has not begun when it is stopped', async () => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'RCPT' ? 'hang' : undefined);
    const all = Promise.all(Array.from({ length: 10 }, () => bed.enqueue()));
    const repository = bed.base.module.get(OutboxRepository);
    const stopping = bed.outbox.beforeApplicationShutdown();
    await sink.stop();
    await Promise.all([stopping, all]);
    const claimed = await repository.findStale(new Date(bed.base.clock.ms() + 10 * HOUR), 100);
    expect(claimed).toEqual([]);
  });
});

import { OutboxBed } from '../../test/support/outbox-bed';
import { stopStarted } from '../../test/support/stop-later';
import { SYSTEM } from '../common/actor';
import type { ReportedRecipient } from '../mail/delivery-report';
import { DeliveryEvidence } from './delivery-evidence.service';
import { NotificationDecisionsService } from './notification-decisions.service';
import { SuppressionService } from './suppression.service';

const DAY = 86_400_000;

describe('what comes back about a mail of ours', () => {
  let bed: OutboxBed;
  beforeEach(async () => {
    bed = await OutboxBed.start();
  });
  afterEach(async () => {
    await stopStarted();
    await bed.close();
  });

  const suppressions = () => bed.base.module.get(SuppressionService);
  const reported = async (id: string, changes: Partial<ReportedRecipient> = {}) => {
    const { messageId } = await bed.read(id);
    const failed = { address: 'ann@example.com', finalAddress: null, action: 'failed', status: '5.1.1' } as const;
    const report = { originalMessageId: messageId, recipients: [{ ...failed, diagnostic: '550 unknown', ...changes }] };
    await bed.db.transaction((tx) => bed.base.module.get(DeliveryEvidence).reported(tx, [report]));
  };
  const arrived = (messageId: string) =>
    bed.db.transaction((tx) => bed.base.module.get(DeliveryEvidence).arrived(tx, [messageId]));
  const uncertain = async (changes = {}) => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'END' ? 'drop' : undefined);
    const id = await bed.enqueue(changes);
    sink.behave = () => undefined;
    expect(await bed.stateOf(id)).toBe('UNCERTAIN');
    return id;
  };

  it('a hard bounce marks the recipient, and nothing more is sent there until it expires', async () => {
    const [sink] = await bed.addSink();
    const id = await bed.enqueue({ cc: ['bob@example.com'] });
    await reported(id);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual([
      'SENT',
      ['ann@example.com BOUNCED', 'bob@example.com ACCEPTED'],
    ]);
    expect(await suppressions().current()).toMatchObject([
      { address: 'ann@example.com', reason: 'It bounced: failed 5.1.1 550 unknown', notificationId: id },
    ]);

    const next = await bed.enqueue({ to: ['ANN@example.com'] });
    const both = await bed.enqueue({ to: ['bob@example.com'], cc: ['ann@example.com'] });
    expect([await bed.stateOf(next), await bed.recipientsOf(next)]).toEqual(['FAILED', ['ANN@example.com SUPPRESSED']]);
    expect([await bed.stateOf(both), await bed.recipientsOf(both)]).toEqual([
      'SENT',
      ['bob@example.com ACCEPTED', 'ann@example.com SUPPRESSED'],
    ]);

    await bed.later(31 * DAY);
    expect(await suppressions().current()).toEqual([]);
    expect(await bed.stateOf(await bed.enqueue())).toBe('SENT');
    expect(sink.messages.length).toBe(3);
  });

  it('an address whose suppression was removed is written to again, also by a retry', async () => {
    await bed.addSink();
    await reported(await bed.enqueue());
    const failed = await bed.enqueue();
    const [suppression] = await suppressions().current();
    await suppressions().remove(SYSTEM, suppression!.id);
    await expect(suppressions().remove(SYSTEM, suppression!.id)).rejects.toThrow('id: NOT_FOUND');
    await bed.base.module.get(NotificationDecisionsService).retry(SYSTEM, failed, false);
    await bed.later(0);
    expect([await bed.stateOf(failed), await bed.recipientsOf(failed)]).toEqual(['SENT', ['ann@example.com ACCEPTED']]);
  });

  it('the same report twice makes one suppression', async () => {
    await bed.addSink();
    const id = await bed.enqueue();
    await reported(id);
    await reported(id);
    expect(await suppressions().current()).toHaveLength(1);
  });

  it.each([
    ['a soft bounce marks the recipient', { status: '4.4.7' }, 'BOUNCED', 'failed 4.4.7 550 unknown'],
    ['a delay is noted', { action: 'delayed', status: '4.4.1' } as const, 'ACCEPTED', 'delayed 4.4.1 550 unknown'],
  ])('%s, and suppresses nothing', async (_, changes, state, response) => {
    await bed.addSink();
    const id = await bed.enqueue();
    await reported(id, changes);
    const [recipient] = await bed.notifications.findRecipients([id]);
    expect([recipient?.state, recipient?.response, await suppressions().current()]).toEqual([state, response, []]);
  });

  it('a report that is here before the sending is written down stays', async () => {
    const [sink] = await bed.addSink();
    let early: Promise<void> | undefined;
    sink.behave = ({ at }) => {
      if (at !== 'END') return undefined;
      const [, originalMessageId] = /^Message-ID:\s*<(.*)>/im.exec(String(Buffer.concat(sink.begun.at(-1)!.body)))!;
      const recipients: ReportedRecipient[] = [
        { address: 'ann@example.com', finalAddress: null, action: 'failed', status: '5.1.1', diagnostic: null },
      ];
      early = bed.db.transaction((tx) =>
        bed.base.module.get(DeliveryEvidence).reported(tx, [{ originalMessageId: originalMessageId!, recipients }]),
      );
      return undefined;
    };
    const id = await bed.enqueue({ cc: ['bob@example.com'] });
    await early;
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual([
      'SENT',
      ['ann@example.com BOUNCED', 'bob@example.com ACCEPTED'],
    ]);
  });

  it('a report about a mail that is none of ours changes nothing', async () => {
    await bed.addSink();
    const id = await bed.enqueue();
    const recipients: ReportedRecipient[] = [
      { address: 'ann@example.com', finalAddress: null, action: 'failed', status: '5.1.1', diagnostic: null },
    ];
    await bed.db.transaction((tx) =>
      bed.base.module.get(DeliveryEvidence).reported(tx, [
        { originalMessageId: 'guessed@desk.example', recipients },
        { originalMessageId: null, recipients },
      ]),
    );
    expect([await bed.recipientsOf(id), await suppressions().current()]).toEqual([['ann@example.com ACCEPTED'], []]);
  });

  it('a bounce of an uncertain one proves that it was taken', async () => {
    const id = await uncertain({ cc: ['bob@example.com'] });
    await reported(id);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual([
      'SENT',
      ['ann@example.com BOUNCED', 'bob@example.com ACCEPTED'],
    ]);
  });

  it('a copy of an uncertain one proves the same, and of another one nothing', async () => {
    const id = await uncertain();
    await arrived('guessed@desk.example');
    expect(await bed.stateOf(id)).toBe('UNCERTAIN');
    await arrived((await bed.read(id)).messageId);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual(['SENT', ['ann@example.com ACCEPTED']]);
    const waiting = await bed.enqueue({ outgoingEmailServerId: (await bed.addServer({ enabled: true })).id });
    await arrived((await bed.read(waiting)).messageId);
    expect(await bed.stateOf(waiting)).toBe('RETRYING');
  });
});

import { OutboxBed } from '../../test/support/outbox-bed';
import { type SmtpSink } from '../../test/support/smtp-sink';
import { stopStarted } from '../../test/support/stop-later';
import { SYSTEM } from '../common/actor';
import { newId } from '../common/ids';
import { NotificationDecisionsService } from './notification-decisions.service';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a person', () => {
  let bed: OutboxBed;
  beforeEach(async () => {
    bed = await OutboxBed.start();
  });
  afterEach(async () => {
    await stopStarted();
    await bed.close();
  });

  const decisions = () => bed.base.module.get(NotificationDecisionsService);

  async function uncertain(): Promise<[string, SmtpSink]> {
    const [sink] = await bed.addSink();
    sink.behave = ({ at }) => (at === 'END' ? 'drop' : undefined);
    const id = await bed.enqueue();
    sink.behave = () => undefined;
    await bed.later(HOUR);
    expect(await bed.stateOf(id)).toBe('UNCERTAIN');
    return [id, sink];
  }

  it('sends an uncertain one again only when a duplicate is accepted', async () => {
    const [id, sink] = await uncertain();
    await expect(decisions().retry(SYSTEM, id, false)).rejects.toThrow('acceptDuplicate: DUPLICATE_NOT_ACCEPTED');
    await decisions().retry(SYSTEM, id, true);
    await bed.later(0);
    expect([await bed.stateOf(id), sink.messages.length]).toEqual(['SENT', 2]);
    const ids = sink.messages.map((m) => /^Message-ID: .*$/im.exec(m.raw.toString())?.[0]);
    expect(ids[0]).toBe(ids[1]);
  });

  it('confirms that an uncertain one arrived', async () => {
    const [id] = await uncertain();
    await decisions().confirmSent(SYSTEM, id);
    expect([await bed.stateOf(id), await bed.recipientsOf(id)]).toEqual(['SENT', ['ann@example.com ACCEPTED']]);
    await expect(decisions().confirmSent(SYSTEM, id)).rejects.toThrow('id: WRONG_STATE');
  });

  it('sends a failed one again, to those who have not got it', async () => {
    const [sink] = await bed.addSink();
    sink.behave = ({ at, address }) =>
      at === 'RCPT' && address === 'bob@example.com' ? { code: 550, text: 'no' } : undefined;
    const id = await bed.enqueue({ to: ['bob@example.com'] });
    expect(await bed.stateOf(id)).toBe('FAILED');
    sink.behave = () => undefined;
    await decisions().retry(SYSTEM, id, false);
    await bed.later(0);
    expect(await bed.stateOf(id)).toBe('SENT');
  });

  it('cancels what waits, and nothing that was sent', async () => {
    const waiting = await bed.enqueue();
    await decisions().cancel(SYSTEM, waiting);
    const [sink] = await bed.addSink();
    await bed.later(HOUR);
    expect([await bed.stateOf(waiting), sink.messages]).toEqual(['CANCELLED', []]);
    const sent = await bed.enqueue();
    await expect(decisions().cancel(SYSTEM, sent)).rejects.toThrow('id: WRONG_STATE');
    await expect(decisions().retry(SYSTEM, sent, true)).rejects.toThrow('id: WRONG_STATE');
    await expect(decisions().cancel(SYSTEM, newId())).rejects.toThrow('id: NOT_FOUND');
  });
});

import { ManualClock } from '../../test/support/manual-clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { mailServerDiagnosis } from '../email-servers/diagnosis-catalogue';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { ServerHealthService } from '../email-servers/server-health.service';
import type { MailboxChecker } from './mailbox-checker';
import type { MailboxOwner } from './mailbox-owner';
import { Poller } from './poller';

const clock = new ManualClock();

function pollerWith(owner: Partial<MailboxOwner>, health: object = {}): Poller {
  return new Poller(
    owner as MailboxOwner,
    { minIntervalSeconds: () => 0 } as unknown as MailboxChecker,
    health as ServerHealthService,
    clock,
  );
}

const mailbox = (changes: Partial<IncomingEmailServer> = {}) =>
  Object.assign(new IncomingEmailServer(), { id: 'S', ...changes });

async function secondsUntilNext(pollIntervalSeconds: number): Promise<number> {
  const lost = new DiagnosedError(mailServerDiagnosis(DiagnosisCode.CONNECTION_LOST, { at: clock.now() }));
  let next = clock.now();
  const owner = { isBusy: () => false, withMailbox: () => Promise.reject(lost) };
  const health = {
    healthOf: () => Promise.resolve(new Map([['S', { consecutiveFailures: 0 }]])),
    recordFailure: (...[, , , at]: Parameters<ServerHealthService['recordFailure']>) => {
      next = at!;
      return Promise.resolve();
    },
  };
  await pollerWith(owner, health).check(mailbox({ pollIntervalSeconds }));
  return (next.getTime() - clock.ms()) / 1000;
}

it.each([
  ['no sooner than else', 45, 45, 45],
  ['within a minute, where the interval is a day', 86_400, 60, 60],
])('checks a mailbox that failed once again %s', async (_, interval, atLeast, atMost) => {
  const seconds = await secondsUntilNext(interval);
  expect(seconds).toBeGreaterThanOrEqual(atLeast);
  expect(seconds).toBeLessThanOrEqual(atMost);
});

it.each([
  ['passes over, for a while, a mailbox that another process owns', false, true],
  ['does not pass over a mailbox that is being checked here, e.g. because somebody asked for it', true, false],
])('%s', async (_, isBusy, passedOver) => {
  const poller = pollerWith({ isBusy: () => isBusy, withMailbox: () => Promise.resolve(null) });
  expect(await poller.check(mailbox())).toBeNull();
  expect(poller.isElsewhere('S')).toBe(passedOver);
});

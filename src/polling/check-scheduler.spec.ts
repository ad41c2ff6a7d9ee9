import { waitFor } from '../../test/support/wait-for';
import { Clock } from '../common/clock';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { TaskRunner } from '../tasks/task-runner';
import { CheckScheduler } from './check-scheduler';
import { ConnectionGate } from './connection-gate';
import type { DueServerRepository } from './due-server.repository';
import type { Poller } from './poller';
import type { PushService } from './push.service';

it('checks a mailbox for news that came while it was being checked because somebody asked for it', async () => {
  const server = Object.assign(new IncomingEmailServer(), { id: 'S', host: 'mail.test' });
  let asked = true;
  let looks = 0;
  let checks = 0;
  let news: (server: IncomingEmailServer) => void = () => undefined;
  const poller = {
    isBusy: () => asked,
    isElsewhere: () => false,
    check: () => Promise.resolve(asked ? null : { recorded: ++checks, problem: null }),
  };
  const servers = { findEnabled: () => Promise.resolve(++looks && server) };
  const push = { onNews: (tell: typeof news) => (news = tell) };
  new CheckScheduler(
    poller as unknown as Poller,
    servers as unknown as DueServerRepository,
    new ConnectionGate(new Clock()),
    new TaskRunner(),
    new Clock(),
    push as unknown as PushService,
  );
  news(server);
  await waitFor(() => looks > 1, { describe: 'a second look for the news' });
  asked = false;
  await waitFor(() => checks === 1, { describe: 'a check for the news' });
});

import { type BaseModules, startBaseModules } from '../../test/support/base-modules';
import { DiagnosisCode } from '../common/diagnosis';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import { ServerDirection } from '../email-servers/email-server.enums';
import { ServerHealthRepository } from '../email-servers/server-health.repository';
import { ServerHealthService } from '../email-servers/server-health.service';
import { CheckRequests } from './check-requests';
import { DueServerRepository } from './due-server.repository';

const SECOND_MS = 1_000;

let base: BaseModules;
let health: ServerHealthService;
let requests: CheckRequests;
let id: string;

beforeAll(async () => {
  const providers = [ServerHealthRepository, ServerHealthService, DueServerRepository, CheckRequests];
  base = await startBaseModules({ providers });
  health = base.module.get(ServerHealthService);
  requests = base.module.get(CheckRequests);
});
afterAll(() => base.close());
beforeEach(async () => {
  id = newId();
  await base.module.get(Database).transaction((tx) => health.create(tx, id, ServerDirection.INCOMING, true));
});

async function checkEnds(began: Date): Promise<void> {
  base.clock.advance(SECOND_MS);
  const next = new Date(base.clock.ms() + 60 * SECOND_MS);
  // Two successes within five seconds would be written once.
  await health.recordFailure(id, ServerDirection.INCOMING, problem(), next, began);
}

const problem = () => ({
  code: DiagnosisCode.CONNECTION_LOST,
  title: 'The connection was lost',
  detail: null,
  remedy: [],
  documentationUrl: null,
  transient: true,
  occurredAt: base.clock.now(),
});

it('a check that began after it was asked for is the answer', async () => {
  const since = base.clock.now();
  base.clock.advance(SECOND_MS);
  await requests.ask(id);
  expect(await requests.answeredSince(id, since)).toBeNull();
  base.clock.advance(SECOND_MS);
  await checkEnds(base.clock.now());
  expect(await requests.answeredSince(id, since)).toMatchObject({ problem: { title: 'The connection was lost' } });
});

it('a check that was under way when it was asked for is not', async () => {
  const began = base.clock.now();
  base.clock.advance(SECOND_MS);
  const since = base.clock.now();
  await requests.ask(id);
  await checkEnds(began);
  expect(await requests.answeredSince(id, since)).toBeNull();
  base.clock.advance(SECOND_MS);
  await checkEnds(base.clock.now());
  expect(await requests.answeredSince(id, since)).not.toBeNull();
});

import { newId } from '../../src/common/ids';
import { Database } from '../../src/database/database';
import { HealthState, ServerDirection } from '../../src/email-servers/email-server.enums';
import { ServerHealthRepository } from '../../src/email-servers/server-health.repository';
import { ServerHealthService } from '../../src/email-servers/server-health.service';
import { type BaseModules, startBaseModules } from '../support/base-modules';

const { INCOMING } = ServerDirection;
const SERVERS = 100;

let base: BaseModules;
beforeEach(async () => {
  base = await startBaseModules({ providers: [ServerHealthRepository, ServerHealthService] });
});
afterEach(() => base.close());

it('changes of one health row at the same time lose nothing: a check ends while push begins', async () => {
  const health = base.module.get(ServerHealthService);
  const ids = Array.from({ length: SERVERS }, newId);
  await base.module.get(Database).transaction(async (tx) => {
    for (const id of ids) await health.create(tx, id, INCOMING, true);
  });
  for (const id of ids) {
    await Promise.all([health.recordSuccess(id, INCOMING, null), health.setPushActive(id, true)]);
  }
  const rows = [...(await health.healthOf(ids)).values()];
  const kept = rows.filter((row) => row.state === HealthState.HEALTHY && row.pushActive);
  expect(kept).toHaveLength(SERVERS);
});

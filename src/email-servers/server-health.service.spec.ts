import { startBaseModules, type BaseModules } from '../../test/support/base-modules';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import { ChangeEventRepository } from '../events/change-event.repository';
import { HealthState, ServerDirection } from './email-server.enums';
import { ServerHealthRepository } from './server-health.repository';
import { ServerHealthService } from './server-health.service';

const { INCOMING } = ServerDirection;

describe('ServerHealthService', () => {
  let base: BaseModules;
  let db: Database;
  let health: ServerHealthService;

  beforeAll(async () => {
    base = await startBaseModules({ providers: [ServerHealthRepository, ServerHealthService] });
    db = base.module.get(Database);
    health = base.module.get(ServerHealthService);
  });
  afterAll(() => base.close());

  const problem = (transient: boolean): Diagnosis => ({
    code: DiagnosisCode.AUTHENTICATION_FAILED,
    title: 'The password was refused',
    detail: null,
    remedy: ['Enter it again.'],
    documentationUrl: null,
    transient,
    occurredAt: base.clock.now(),
  });

  async function newServer(enabled = true): Promise<string> {
    const id = newId();
    await db.transaction((tx) => health.create(tx, id, INCOMING, enabled));
    return id;
  }

  const of = async (id: string) => (await health.healthOf([id])).get(id);

  async function announcements(id: string): Promise<number> {
    const events = await base.module.get(ChangeEventRepository, { strict: false }).findSince(new Date(0), 0, 10_000);
    return events.filter((event) => event.kind === 'server-health' && event.subjectId === id).length;
  }

  it('keeps what a check has found', async () => {
    const id = await newServer();
    const next = new Date(base.clock.ms() + 60_000);
    await health.recordFailure(id, INCOMING, problem(false), next);
    expect(await of(id)).toMatchObject({
      state: HealthState.ACTION_REQUIRED,
      consecutiveFailures: 1,
      nextCheckAt: next,
      problem: { title: 'The password was refused' },
    });
    await health.recordSuccess(id, INCOMING, next);
    expect(await of(id)).toMatchObject({ state: HealthState.HEALTHY, consecutiveFailures: 0, problem: null });
  });

  it('tells subscribers of changes, and of changes only', async () => {
    const id = await newServer();
    const made = await announcements(id);
    await health.recordSuccess(id, INCOMING, null);
    base.clock.advance(60_000);
    await health.recordSuccess(id, INCOMING, null);
    expect(await announcements(id)).toBe(made + 1);
    await health.recordFailure(id, INCOMING, problem(true), null);
    await health.recordFailure(id, INCOMING, problem(true), null);
    expect(await announcements(id)).toBe(made + 2);
    await health.setPushActive(id, true);
    await health.setPushActive(id, true);
    expect(await announcements(id)).toBe(made + 3);
  });

  it('writes nothing for a success that says nothing new within five seconds', async () => {
    const id = await newServer();
    await health.recordSuccess(id, INCOMING, null);
    const first = (await of(id))!.lastSucceededAt;
    const transactions = jest.spyOn(db, 'transaction');
    base.clock.advance(4_999);
    await health.recordSuccess(id, INCOMING, null);
    expect(transactions).not.toHaveBeenCalled();
    transactions.mockRestore();
    base.clock.advance(1);
    await health.recordSuccess(id, INCOMING, null);
    expect((await of(id))!.lastSucceededAt!.getTime()).toBe(first!.getTime() + 5_000);
  });

  it('writes a success at once after a failure or a reset', async () => {
    const id = await newServer();
    await health.recordSuccess(id, INCOMING, null);
    await health.recordFailure(id, INCOMING, problem(true), null);
    await health.recordSuccess(id, INCOMING, null);
    expect((await of(id))!.state).toBe(HealthState.HEALTHY);
    await db.transaction((tx) => health.reset(tx, id, INCOMING, true));
    expect((await of(id))!.state).toBe(HealthState.NEVER_CHECKED);
    await health.recordSuccess(id, INCOMING, null);
    expect((await of(id))!.state).toBe(HealthState.HEALTHY);
  });

  it('goes by no check that began before a reset, and by the next one', async () => {
    const id = await newServer();
    const began = base.clock.now();
    base.clock.advance(1);
    await db.transaction((tx) => health.reset(tx, id, INCOMING, true));
    const next = new Date(base.clock.ms() + 60_000);
    await health.recordFailure(id, INCOMING, problem(false), next, began);
    await health.recordSuccess(id, INCOMING, next, began);
    expect(await of(id)).toMatchObject({ state: HealthState.NEVER_CHECKED, lastCheckedAt: null, nextCheckAt: null });
    await health.recordSuccess(id, INCOMING, next);
    expect(await of(id)).toMatchObject({ state: HealthState.HEALTHY, nextCheckAt: next });
  });

  it.each([
    ['works', (id: string, next: Date, began: Date) => health.recordSuccess(id, INCOMING, next, began)],
    ['fails', (id: string, next: Date, began: Date) => health.recordFailure(id, INCOMING, problem(true), next, began)],
  ])('leaves a check due that was asked for before another one %s, until it has been made', async (_, ends) => {
    const id = await newServer();
    const began = base.clock.now();
    base.clock.advance(1_000);
    const asked = base.clock.now();
    await db.transaction(async (tx) => {
      const row = (await of(id))!;
      await base.module.get(ServerHealthRepository).update(tx, { ...row, nextCheckAt: asked });
    });
    base.clock.advance(1_000);
    const next = new Date(base.clock.ms() + 60_000);
    await ends(id, next, began);
    expect(await of(id)).toMatchObject({ lastCheckedAt: base.clock.now(), nextCheckAt: asked });
    base.clock.advance(5_000);
    await ends(id, next, base.clock.now());
    expect((await of(id))!.nextCheckAt).toEqual(next);
  });

  it('leaves a disabled server disabled', async () => {
    const id = await newServer(false);
    await health.recordSuccess(id, INCOMING, null);
    await health.recordFailure(id, INCOMING, problem(false), null);
    expect(await of(id)).toMatchObject({ state: HealthState.DISABLED, lastCheckedAt: null });
  });

  it('has nothing to say of a server that was deleted while it was checked', async () => {
    const id = await newServer();
    await db.transaction((tx) => health.remove(tx, id));
    await health.recordSuccess(id, INCOMING, null);
    await health.recordFailure(id, INCOMING, problem(true), null);
    expect(await of(id)).toBeUndefined();
  });
});

import { DataSource, getMetadataArgsStorage } from 'typeorm';
import { entities } from '../../src/app/entities';
import { blobRefColumns } from '../../src/database/blob-ref.column';
import { dataSourceOptions, newDataSource } from '../../src/database/data-source';
import type { Database } from '../../src/database/database';
import { newId } from '../../src/common/ids';
import { insertInBatches, updateInBatches } from '../../src/database/write-in-batches';
import { ChangeEvent } from '../../src/events/change-event.entity';
import { DatabaseUnusable, openDatabase } from '../../src/database/open-database';
import { PropertyRepository } from '../../src/database/property.repository';
import { entryRow, requestRow } from '../../src/requests/request-drafts';
import { RequestEntryRow } from '../../src/requests/request-entry.entity';
import { RequestRow } from '../../src/requests/request.entity';
import { LeaseRepository } from '../../src/tasks/lease.repository';
import { LeaseLost, LeaseService, LEASE_MS } from '../../src/tasks/lease.service';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { waitFor } from '../support/wait-for';
import { ManualClock } from '../support/manual-clock';

let fresh: FreshDatabase;
let db: Database;
let release: () => Promise<void>;
let properties: PropertyRepository;

beforeAll(async () => {
  fresh = await freshDatabase();
  ({ database: db, release } = await openDatabase(fresh.url, entities));
  properties = withDatabase(new PropertyRepository());
});
afterAll(async () => {
  await release();
  await fresh.drop();
});

/** What Nest's injection does. */
function withDatabase<T extends object>(repository: T): T {
  return Object.assign(repository, { db });
}

function gate(): [Promise<void>, () => void] {
  let open: () => void = () => undefined;
  return [new Promise((resolve) => (open = resolve)), () => open()];
}

describe('transactions', () => {
  it('keep what others committed when one of them rolls back', async () => {
    const [entered, enter] = gate();
    const [mayFail, letFail] = gate();
    const failing = db.transaction(async (tx) => {
      await properties.set(tx, 'rolled-back', '1');
      enter();
      await mayFail;
      throw new Error('rolled back');
    });
    await entered;
    const others = [1, 2, 3].map((n) => db.transaction((tx) => properties.set(tx, `kept-${n}`, 'yes')));
    others.push(db.autocommit((tx) => properties.set(tx, 'kept-4', 'yes')));
    letFail();
    await expect(failing).rejects.toThrow('rolled back');
    await Promise.all(others);
    expect(await properties.get(null, 'rolled-back')).toBeNull();
    for (const n of [1, 2, 3, 4]) expect(await properties.get(null, `kept-${n}`)).toBe('yes');
  });

  it('are not needed for statements that commit by themselves', async () => {
    const failing = db.autocommit(async (tx) => {
      await properties.set(tx, 'by-itself', 'yes');
      throw new Error('too late');
    });
    await expect(failing).rejects.toThrow('too late');
    expect(await properties.get(null, 'by-itself')).toBe('yes');
  });

  it('show nothing to readers before they commit', async () => {
    await db.transaction(async (tx) => {
      await properties.set(tx, 'unseen', 'x');
      expect(await properties.get(null, 'unseen')).toBeNull();
      expect(await properties.get(tx, 'unseen')).toBe('x');
    });
    expect(await properties.get(null, 'unseen')).toBe('x');
  });

  it('run side by side without losing one', async () => {
    const numbers = await Promise.all(
      Array.from({ length: 50 }, () => db.transaction((tx) => properties.takeNumbers(tx, 'sequence', 2))),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i + 1));
  });

  it('refuse to be opened inside one another', async () => {
    await expect(db.transaction(() => db.transaction(() => Promise.resolve()))).rejects.toThrow('already open');
  });

  it('tell what was committed, and nothing of what was rolled back', async () => {
    const told: string[] = [];
    await db.transaction((tx) => Promise.resolve(db.afterCommit(tx, () => told.push('committed'))));
    const failing = db.transaction((tx) => {
      db.afterCommit(tx, () => told.push('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(failing).rejects.toThrow('no');
    expect(told).toEqual(['committed']);
  });
});

describe('batches', () => {
  const ROWS = 17_000;
  const at = new Date('2026-03-01T09:00:00.123Z');

  it('insert and update more rows than one statement takes, each with its own values', async () => {
    const events = Array.from({ length: ROWS }, (_, i) => ({ id: newId(), kind: 'new', subjectId: `s${i % 2}`, at }));
    const later = new Date(at.getTime() + 1);
    const changed = events.map((event, i) => ({ ...event, kind: `k${i}`, at: later }));
    await db.transaction(async (tx) => {
      const manager = db.manager(tx);
      await insertInBatches(manager, ChangeEvent, events);
      await updateInBatches(manager, ChangeEvent, changed, ['kind', 'at'], { property: 'subjectId', value: 's1' });
    });
    const found = await db.read.findBy(ChangeEvent, {});
    const expected = events.map((event, i) => (i % 2 === 1 ? changed[i]! : event));
    expect(found.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(expected);
  });
});

describe('the schema', () => {
  it('is the same in entities and migrations', async () => {
    const options = dataSourceOptions(fresh.url, entities);
    // TypeORM reads MariaDB's catalogue rightly only under its own name.
    const named = { ...options, ...(options.type === 'mysql' && { type: 'mariadb' }) } as typeof options;
    const dataSource: DataSource = await newDataSource(named).initialize();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    expect(upQueries.map((q) => q.query)).toEqual([]);
  });

  it('lets a migration that was interrupted run again', async () => {
    const dataSource = await newDataSource(dataSourceOptions(fresh.url, entities)).initialize();
    await dataSource.query("DELETE FROM schema_migrations WHERE name IN ('Mail1763800000002', 'MailOut1763800000007')");
    await expect(dataSource.runMigrations({ transaction: 'all' })).resolves.toHaveLength(2);
    await dataSource.destroy();
  });

  it('says of HTML that was stored when it was still decoded first that it is UTF-8', async () => {
    const dataSource = await newDataSource(dataSourceOptions(fresh.url, entities)).initialize();
    const createdAt = new Date();
    const html = { blobRef: 'html', transferEncoding: null, charset: null };
    const author = { authorEmail: null, authorName: null, messageId: null, inboundMessageId: null };
    const entry = { ...author, text: 'x', html, createdAt, attachments: [] };
    const none = { requesterName: null, technicianGroupId: null, categoryId: null, sourceId: null, linkedToId: null };
    const request = requestRow({ ...none, subject: 'x', requesterEmail: 'a@b.c', ccEmails: [], entry, createdAt }, 1);
    const [stored, without] = [entryRow(request.id, entry), entryRow(request.id, { ...entry, html: null })];
    await dataSource.getRepository(RequestRow).insert(request);
    await dataSource.getRepository(RequestEntryRow).insert([stored, without]);
    await dataSource.query("DELETE FROM schema_migrations WHERE name = 'StoredOnce1763800000010'");
    await dataSource.runMigrations({ transaction: 'all' });
    const rows = await dataSource.getRepository(RequestEntryRow).findBy({ requestId: request.id });
    expect(new Map(rows.map((row) => [row.id, row.htmlCharset]))).toEqual(
      new Map([
        [stored.id, 'utf-8'],
        [without.id, null],
      ]),
    );
    await dataSource.destroy();
  });

  it('makes case and accents count', async () => {
    await db.transaction(async (tx) => {
      await properties.set(tx, 'jose', '1');
      await properties.set(tx, 'José', '2');
      await properties.set(tx, 'josé', '3');
    });
    expect([await properties.get(null, 'jose'), await properties.get(null, 'josé')]).toEqual(['1', '3']);
  });
});

describe('opening', () => {
  it('says what is wrong with an address where no database is', async () => {
    await expect(openDatabase('mysql://nobody:secret-word@127.0.0.1:1/x', entities)).rejects.toThrow(DatabaseUnusable);
    await expect(openDatabase('mysql://nobody:secret-word@127.0.0.1:1/x', entities)).rejects.not.toThrow('secret-word');
  });

  if (process.env.TEST_DATABASE !== 'mysql') {
    it('admits one process to an SQLite database', async () => {
      await expect(openDatabase(fresh.url, entities)).rejects.toThrow('Another process uses the database');
    });
  }
});

describe('leases', () => {
  const clock = new ManualClock(new Date('2026-01-01T00:00:00Z'));
  const service = () => new LeaseService(db, withDatabase(new LeaseRepository()), clock);

  it('belong to one owner at a time', async () => {
    const [one, two] = [service(), service()];
    const lease = await one.take('only-one');
    expect(lease).not.toBeNull();
    expect(await two.take('only-one')).toBeNull();
    expect(await one.take('only-one')).toBeNull();
    await one.release(lease!);
    const next = await two.take('only-one');
    expect(next!.fence).toBeGreaterThan(lease!.fence);
    await two.release(next!);
  });

  it('pass to another owner when their time is over, and the former one can record nothing', async () => {
    const [paused, other] = [service(), service()];
    const old = (await paused.take('taken-over'))!;
    clock.advance(LEASE_MS + 1);
    const current = (await other.take('taken-over'))!;
    await expect(db.transaction((tx) => paused.assertHeld(tx, old))).rejects.toThrow(LeaseLost);
    await expect(db.transaction((tx) => other.assertHeld(tx, current))).resolves.toBeUndefined();
    await Promise.all([paused.release(old), other.release(current)]);
  });

  it('last as long as they are renewed; one that ran out meanwhile is lost, and the others stay', async () => {
    const [holder, other] = [service(), service()];
    const lost = (await holder.take('ran-out'))!;
    clock.advance(LEASE_MS - 1);
    const kept = (await holder.take('renewed'))!;
    clock.advance(2);
    for (let i = 0; i < 3; i++) {
      await holder.renewHeld();
      clock.advance(LEASE_MS - 1);
    }
    expect([holder.holds(lost), holder.holds(kept)]).toEqual([false, true]);
    expect(await other.take('renewed')).toBeNull();
    const taken = (await other.take('ran-out'))!;
    await Promise.all([holder.release(kept), other.release(taken)]);
  });

  it('are kept for a while for work that comes again, then free for others', async () => {
    const [one, two] = [service(), service()];
    const first = await one.runExclusive('kept', (lease) => Promise.resolve(lease), 60_000);
    expect(await two.runExclusive('kept', () => Promise.resolve('ran'))).toBeNull();
    expect(await one.runExclusive('kept', (lease) => Promise.resolve(lease), 1)).toEqual(first);
    await waitFor(async () => (await two.runExclusive('kept', () => Promise.resolve('ran'))) === 'ran', {
      describe: 'the lease to be given back',
    });
  });

  it('are not used again when they ran out while they were kept', async () => {
    const [one, two] = [service(), service()];
    await one.runExclusive('kept-too-long', () => Promise.resolve(), 60_000);
    clock.advance(LEASE_MS + 1);
    const other = (await two.take('kept-too-long'))!;
    await one.renewHeld();
    expect(await one.runExclusive('kept-too-long', () => Promise.resolve('ran'))).toBeNull();
    await two.release(other);
    await one.onApplicationShutdown();
  });

  it('are taken by one of many who come at once', async () => {
    const services = Array.from({ length: 8 }, service);
    const leases = await Promise.all(services.map((s) => s.take('crowded')));
    expect(leases.filter((l) => l !== null)).toHaveLength(1);
    for (const [i, lease] of leases.entries()) if (lease) await services[i]!.release(lease);
  });
});

// What is missing there would be deleted from the store while rows still need it.
it('every column that refers to the message store is known to who sweeps it', () => {
  const columns = getMetadataArgsStorage().columns.filter(
    ({ target, propertyName }) => entities.some((entity) => entity === target) && /Ref$/.test(propertyName),
  );
  const known = blobRefColumns().map(({ entity, property }) => [entity, property]);
  expect(known).toHaveLength(3);
  expect(known).toEqual(expect.arrayContaining(columns.map(({ target, propertyName }) => [target, propertyName])));
});

import { type BaseModules, startBaseModules } from '../../test/support/base-modules';
import { newId } from '../common/ids';
import { toKeyset, type Keyset } from '../common/page';
import { Database } from '../database/database';
import { RequestEntryRepository } from './request-entry.repository';
import { type NewRequest, requestRow } from './request-drafts';
import { RequestStatus } from './request.enums';
import type { RequestRow } from './request.entity';
import type { RequestFilter } from './request.inputs';
import { RequestRepository } from './request.repository';
import { requestQuery } from './requests.service';

const { OPEN, PENDING, RESOLVED, CLOSED } = RequestStatus;

describe('lists of requests', () => {
  let base: BaseModules;
  let db: Database;
  let requests: RequestRepository;
  let rows: RequestRow[];

  beforeAll(async () => {
    base = await startBaseModules({ providers: [RequestRepository, RequestEntryRepository] });
    db = base.module.get(Database);
    requests = base.module.get(RequestRepository);
    rows = Array.from({ length: 40 }, (_, i) => row(i));
    Object.assign(rows[3]!, { subject: 'Übersicht 100% fertig' });
    Object.assign(rows[4]!, { subject: 'Overview 1000 done', requesterName: 'Zoë O_Neil' });
    await db.transaction((tx) => requests.add(tx, rows));
  });

  afterAll(() => base.close());

  function row(i: number): RequestRow {
    const draft: NewRequest = {
      subject: `Subject ${i}`,
      requesterEmail: `user${i % 4}@example.com`,
      requesterName: null,
      ccEmails: [],
      technicianGroupId: null,
      categoryId: null,
      sourceId: null,
      linkedToId: null,
      createdAt: base.clock.now(),
      entry: undefined as never,
    };
    return { ...requestRow(draft, i + 1), status: [OPEN, PENDING, RESOLVED, CLOSED][i % 4]! };
  }

  const page = (filter: RequestFilter, keyset: Keyset = toKeyset({ first: 100 })) =>
    requests.findPage(requestQuery(filter), keyset);
  const numbers = (found: RequestRow[]) => found.map((r) => r.number);
  const expected = (matches: (r: RequestRow) => boolean) => numbers(rows.filter(matches).reverse());

  it.each<[string, RequestFilter, (r: RequestRow) => boolean]>([
    ['everything', {}, () => true],
    ['no status in particular', { statuses: [] }, () => true],
    ['one status', { statuses: [OPEN] }, (r) => r.status === OPEN],
    ['two statuses', { statuses: [CLOSED, OPEN, OPEN] }, (r) => r.status === OPEN || r.status === CLOSED],
    ['a requester', { requesterEmail: ' USER1@example.COM' }, (r) => r.requesterKey === 'user1@example.com'],
    ['a requester in another status', { statuses: [OPEN], requesterEmail: 'user1@example.com' }, () => false],
    ['an unknown group', { technicianGroupId: newId() }, () => false],
    ['an unknown category', { categoryId: newId() }, () => false],
    ['a subject in another case', { search: 'SUBJECT 17' }, (r) => r.number === 18],
    ['a percent sign as itself', { search: '100%' }, (r) => r.number === 4],
    ['an underscore as itself', { search: 'o_n' }, (r) => r.number === 5],
    ['letters beyond ASCII as typed', { search: 'Übersicht' }, (r) => r.number === 4],
    ['letters beyond ASCII in lower case', { search: 'übersicht' }, (r) => r.number === 4],
    ["the requester's name", { search: 'zoë' }, (r) => r.number === 5],
    ["the requester's address", { search: 'user3@' }, (r) => r.number % 4 === 0],
    ['a key', { search: 'req-7' }, (r) => r.number === 7],
    ['a search within a status', { search: 'subject', statuses: [PENDING] }, (r) => r.status === PENDING],
  ])('find %s, newest first', async (_, filter, matches) => {
    const found = numbers(await page(filter));
    expect(found).toEqual(expected(matches));
    if (!filter.search) expect(await requests.count(requestQuery(filter))).toBe(found.length);
  });

  it.each<[string, RequestFilter]>([
    ['everything', {}],
    ['several statuses', { statuses: [OPEN, RESOLVED, CLOSED] }],
  ])('page through %s without gaps and repetitions', async (_, filter) => {
    const seen: number[] = [];
    for (let after: string | null = null; ;) {
      const found: RequestRow[] = await page(filter, { take: 7, after });
      seen.push(...numbers(found));
      if (found.length < 7) break;
      after = found.at(-1)!.id;
    }
    expect(seen).toEqual(numbers(await page(filter)));
  });

  const plans: [string, () => Promise<unknown>][] = [
    ['everything', () => page({})],
    ['a later page', () => page({}, { take: 26, after: rows[20]!.id })],
    ['one status', () => page({ statuses: [OPEN] })],
    ['several statuses', () => page({ statuses: [OPEN, PENDING] }, { take: 26, after: rows[20]!.id })],
    ['a group', () => page({ technicianGroupId: newId() })],
    ['a category', () => page({ categoryId: newId() })],
    ['a requester', () => page({ requesterEmail: 'user1@example.com' })],
    ['a requester in a status', () => page({ requesterEmail: 'user1@example.com', statuses: [OPEN] })],
    ['the count of a status', () => requests.count(requestQuery({ statuses: [OPEN, CLOSED] }))],
    [
      'entries',
      () => base.module.get(RequestEntryRepository).findPages([rows[0]!.id, rows[1]!.id], toKeyset({ first: 5 })),
    ],
    ['the HTML of entries', () => base.module.get(RequestEntryRepository).findHtml([newId()])],
  ];

  it.each(plans)('of %s are read from an index and not sorted', async (_, run) => {
    // Only SQLite's plan is independent of statistics.
    if (db.kind !== 'sqlite') return;
    for (const { sql, parameters } of await captured(run)) {
      const plan = await db.read.query<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, parameters);
      const steps = plan.map((step) => step.detail);
      expect(steps.filter((step) => /^SCAN (?!.*USING|\(subquery|numbered)|USE TEMP B-TREE/.test(step))).toEqual([]);
      expect(steps.some((step) => / USING (COVERING )?INDEX /.test(step))).toBe(true);
    }
  });

  /** The statements that `run` sends to the reading connection. */
  async function captured(run: () => Promise<unknown>): Promise<{ sql: string; parameters: unknown[] }[]> {
    const { dataSource } = db.read;
    const { logger } = dataSource;
    const statements: { sql: string; parameters: unknown[] }[] = [];
    const logQuery = (sql: string, parameters: unknown[] = []) => void statements.push({ sql, parameters });
    dataSource.logger = Object.assign(Object.create(logger), { logQuery });
    try {
      await run();
    } finally {
      dataSource.logger = logger;
    }
    expect(statements).not.toEqual([]);
    return statements;
  }
});

import type { MessageInfo } from '../email-servers/imap-connection';
import { type ListedRange, LISTED_AT_ONCE, listing } from './listing';

/** A folder with these UIDs; `calls` are the ranges that were asked for. */
function folder(uids: number[]) {
  const calls: [number, number | null][] = [];
  const listUids = (from: number, to: number | null = null): Promise<MessageInfo[]> => {
    calls.push([from, to]);
    const found = uids.filter((uid) => uid >= from && uid <= (to ?? Infinity));
    return Promise.resolve(found.map((uid) => ({ uid, sizeBytes: 1, internalDate: new Date(0) })));
  };
  return { calls, connection: { listUids } };
}

async function listAll(uids: number[], range: ListedRange) {
  const { calls, connection } = folder(uids);
  const parts: number[][] = [];
  for await (const part of listing(connection, range)) parts.push(part.map(({ uid }) => uid));
  return { calls, parts };
}

const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

it('asks once for the little that has come, together with what was known before it', async () => {
  const { calls, parts } = await listAll(upTo(12), { from: 7, known: 9, uidNext: 13 });
  expect(calls).toEqual([[7, null]]);
  expect(parts).toEqual([[7, 8, 9, 10, 11, 12]]);
});

it.each([
  ['a full folder', upTo(5 * LISTED_AT_ONCE + 1)],
  ['one of exactly the size of the parts', upTo(2 * LISTED_AT_ONCE)],
  ['one with gaps', upTo(5_000).filter((uid) => uid % 7 === 0)],
  ['an empty one', []],
])('lists %s in parts, each message once and in order', async (_, uids) => {
  const { parts } = await listAll(uids, { from: 1, known: 0, uidNext: (uids.at(-1) ?? 0) + 1 });
  expect(parts.flat()).toEqual(uids);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(LISTED_AT_ONCE);
});

it('asks for no part before it is wanted', async () => {
  const { calls, connection } = folder(upTo(10_000));
  const parts = listing(connection, { from: 1, known: 0, uidNext: 10_001 });
  await parts.next();
  expect(calls).toHaveLength(1);
});

it('has what was known in the first part, however far back it begins', async () => {
  const { parts } = await listAll([3, 4_000, 9_000, 9_001, 20_000], { from: 3, known: 9_000, uidNext: 20_001 });
  expect(parts[0]).toEqual([3, 4_000, 9_000, 9_001]);
});

it('crosses a gap of millions in few steps', async () => {
  const { calls, parts } = await listAll([1, 5_000_000], { from: 1, known: 0, uidNext: 5_000_001 });
  expect(parts.flat()).toEqual([1, 5_000_000]);
  expect(calls.length).toBeLessThan(20);
});

it('lists what has come since the folder was asked for its UIDNEXT', async () => {
  const { parts } = await listAll(upTo(1_203), { from: 1, known: 0, uidNext: 1_201 });
  expect(parts.flat()).toEqual(upTo(1_203));
});

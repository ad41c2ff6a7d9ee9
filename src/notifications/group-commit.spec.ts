import { waitFor } from '../../test/support/wait-for';
import { GroupCommit } from './group-commit';

/** Writes down what is committed together. */
function recording<Item>(commits: Item[][]): (items: Item[]) => Promise<Item[]> {
  return (items) => {
    commits.push(items);
    return Promise.resolve(items);
  };
}

it('commits together what arrives while a commit is running, and answers each its own result', async () => {
  const commits: number[][] = [];
  let finish: () => void = () => undefined;
  const group = new GroupCommit<number, string>(
    async (items) => {
      commits.push(items);
      if (commits.length === 1) await new Promise<void>((resolve) => (finish = resolve));
      return items.map((item) => `done ${item}`);
    },
    { patienceMs: 0 },
  );
  const first = group.add(1);
  await waitFor(() => commits.length === 1, { describe: 'the first commit' });
  const others = [group.add(2), group.add(3)];
  finish();
  expect(await Promise.all([first, ...others])).toEqual(['done 1', 'done 2', 'done 3']);
  expect(commits).toEqual([[1], [2, 3]]);
});

it('keeps groups small', async () => {
  const commits: number[][] = [];
  const group = new GroupCommit(recording(commits), { patienceMs: 0, maxItems: 2 });
  await Promise.all([1, 2, 3, 4, 5].map((n) => group.add(n)));
  expect(commits).toEqual([[1, 2], [3, 4], [5]]);
});

it('a failed commit fails those in it and no others', async () => {
  const group = new GroupCommit<number, number>(
    (items) => (items.includes(1) ? Promise.reject(new Error('disk full')) : Promise.resolve(items)),
    { patienceMs: 0, maxItems: 1 },
  );
  const results = await Promise.allSettled([group.add(1), group.add(2)]);
  expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
});

it('waits no longer when as many are there as can come', async () => {
  const commits: number[][] = [];
  const group = new GroupCommit(recording(commits), { patienceMs: 3_600_000, enough: () => 2 });
  await Promise.all([group.add(1), group.add(2)]);
  expect(commits).toEqual([[1, 2]]);
});

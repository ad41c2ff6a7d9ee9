import { waitFor } from '../../test/support/wait-for';
import { GroupCommit } from './group-commit';

it('commits together what arrives while a commit is running, and answers each its own result', async () => {
  const commits: number[][] = [];
  let finish: () => void = () => undefined;
  const group = new GroupCommit<number, string>(async (items) => {
    commits.push(items);
    if (commits.length === 1) await new Promise<void>((resolve) => (finish = resolve));
    return items.map((item) => `done ${item}`);
  });
  const first = group.add(1, 0);
  await waitFor(() => commits.length === 1, { describe: 'the first commit' });
  const others = [group.add(2, 0), group.add(3, 0)];
  finish();
  expect(await Promise.all([first, ...others])).toEqual(['done 1', 'done 2', 'done 3']);
  expect(commits).toEqual([[1], [2, 3]]);
});

it('keeps groups small', async () => {
  const sizes: number[] = [];
  const group = new GroupCommit<number, number>(
    (items) => {
      sizes.push(items.length);
      return Promise.resolve(items);
    },
    () => Infinity,
    2,
  );
  await Promise.all([1, 2, 3, 4, 5].map((n) => group.add(n, 0)));
  expect(sizes).toEqual([2, 2, 1]);
});

it('a failed commit fails those in it and no others', async () => {
  const group = new GroupCommit<number, number>(
    (items) => (items.includes(1) ? Promise.reject(new Error('disk full')) : Promise.resolve(items)),
    () => Infinity,
    1,
  );
  const results = await Promise.allSettled([group.add(1, 0), group.add(2, 0)]);
  expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled']);
});

it('goes along with the next one that is in a hurry', async () => {
  const commits: string[][] = [];
  const group = new GroupCommit<string, string>((items) => {
    commits.push(items);
    return Promise.resolve(items);
  });
  await Promise.all([group.add('patient', 60_000), group.add('in a hurry', 0)]);
  expect(commits).toEqual([['patient', 'in a hurry']]);
});

it('waits no longer when as many are in a hurry as can come', async () => {
  const commits: number[][] = [];
  const group = new GroupCommit<number, number>(
    (items) => {
      commits.push(items);
      return Promise.resolve(items);
    },
    () => 2,
  );
  await Promise.all([group.add(0, 60_000), group.add(1, 60_000, true), group.add(2, 60_000, true)]);
  expect(commits).toEqual([[0, 1, 2]]);
});

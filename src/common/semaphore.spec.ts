import { Semaphore } from './semaphore';

it('lets two in at a time, the others in their order, and goes on after a failure', async () => {
  const semaphore = new Semaphore(2);
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const runs = ['a', 'b', 'c', 'd'].map((name) =>
    semaphore.run(async () => {
      log.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (name === 'a') throw new Error('broken');
      return name;
    }),
  );
  const results = Promise.allSettled(runs);
  await new Promise(setImmediate);
  expect(log).toEqual(['a', 'b']);
  ends[0]!();
  await new Promise(setImmediate);
  expect(log).toEqual(['a', 'b', 'c']);
  ends[1]!();
  await new Promise(setImmediate);
  ends.slice(2).forEach((end) => end());
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});

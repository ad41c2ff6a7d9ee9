import fc from 'fast-check';
import { IntakeBed } from '../support/intake-bed';
import { fuzzRuns, mutatedMails } from '../support/mutated-mails';
import { startTestApp, type TestApp } from '../support/test-app';

const BATCH = 200;
const { runs, seed = Date.now() } = fuzzRuns(200);
jest.setTimeout(120_000 + runs * 100);

let app: TestApp;
beforeAll(async () => (app = await startTestApp()));
afterAll(() => app.stop());

it('gets every damaged mail into a state and loses none', async () => {
  const bed = await IntakeBed.in(app);
  for (let taken = 0; taken < runs; taken += BATCH) {
    await bed.take(fc.sample(mutatedMails, { numRuns: Math.min(BATCH, runs - taken), seed: seed + taken }));
  }
  const counts: Record<string, number> = {};
  for (const { state } of await bed.desk.messages()) counts[state] = (counts[state] ?? 0) + 1;
  process.stdout.write(`Fuzz (seed ${seed}): ${runs} damaged mails taken in, ${JSON.stringify(counts)}.\n`);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(runs);
  expect(counts).not.toHaveProperty('RECEIVED');
  // Each request came of one message.
  expect(await bed.desk.countRequests()).toBe(counts.REQUEST_CREATED ?? 0);
});

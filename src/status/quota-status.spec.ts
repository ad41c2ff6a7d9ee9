import { quotaStatus } from './quota-status';

const NOW = new Date('2026-01-10T12:00:00.000Z');

it.each([
  [500, 399, null],
  [500, 400, "80 % of the provider's limit for sending is used"],
  [500, 500, "100 % of the provider's limit for sending is used"],
  [null, 100_000, null],
])('of %s recipients a day %s: %s', (quota, used, title) => {
  const status = quotaStatus(quota, used, NOW);
  expect([status.quota24Hours, status.recipients24Hours, status.warning?.title ?? null]).toEqual([quota, used, title]);
});

import {
  doubtfulTreatment,
  isDoubtful,
  numbering,
  type Numbering,
  type Treatment,
  treatmentOf,
} from './uidl-numbering';

it.each<[what: string, before: number | null, now: number, known: number, expected: Numbering]>([
  ['never seen before', null, 5, 0, 'FIRST_CONTACT'],
  ['never seen before and empty', null, 0, 0, 'FIRST_CONTACT'],
  ['nothing new', 5, 5, 5, 'AS_BEFORE'],
  ['new mail', 5, 8, 5, 'AS_BEFORE'],
  ['first mail', 0, 3, 0, 'AS_BEFORE'],
  ['a few were deleted', 5, 3, 3, 'AS_BEFORE'],
  ['all were deleted', 5, 0, 0, 'AS_BEFORE'],
  ['most were deleted, little came', 100, 15, 10, 'AS_BEFORE'],
  ['an outage of weeks', 10, 5_000, 10, 'AS_BEFORE'],
  ['all have other unique-ids', 5, 5, 0, 'NEW'],
  ['the only one has another unique-id', 1, 1, 0, 'NEW'],
  ['all have other unique-ids, and new mail came', 5, 9, 0, 'NEW'],
  ['all have other unique-ids, and some were deleted', 100, 80, 0, 'NEW'],
  ['most have other unique-ids', 100, 100, 40, 'NEW'],
])('%s', (_, before, now, known, expected) => {
  expect(numbering({ before, now, known })).toBe(expected);
});

const contact = { firstContactAt: new Date('2026-03-10T12:00:00Z'), days: 0 };
it.each<[deliveredAt: string | null, isFirstContact: boolean, days: number, expected: Treatment]>([
  ['2026-03-10T11:59:59Z', true, 0, 'LEAVE'],
  ['2026-03-10T11:59:59Z', true, 1, 'TAKE_QUIETLY'],
  ['2026-03-09T11:59:59Z', true, 1, 'LEAVE'],
  ['2026-03-09T12:00:00Z', true, 1, 'TAKE_QUIETLY'],
  ['2026-03-11T00:00:00Z', true, 1, 'TAKE_QUIETLY'],
  [null, true, 1, 'LEAVE'],
  ['2026-03-10T11:59:59Z', false, 0, 'LEAVE'],
  ['2026-03-10T12:00:00Z', false, 0, 'TAKE'],
  ['2026-03-10T11:59:59Z', false, 1, 'TAKE_QUIETLY'],
  ['2026-03-09T11:59:59Z', false, 1, 'LEAVE'],
  [null, false, 0, 'TAKE'],
])('delivered %s, at the first contact: %s, with %d days: %s', (at, isFirstContact, days, expected) => {
  expect(treatmentOf(at === null ? null : new Date(at), isFirstContact, { ...contact, days })).toBe(expected);
});

it.each<[receivedAt: string | null, deliveredAt: string | null, days: number, expected: Treatment]>([
  ['2026-03-10T12:00:00Z', '2026-03-10T12:00:00Z', 0, 'TAKE'],
  ['2026-03-10T11:59:59Z', '2026-03-10T11:59:59Z', 0, 'TAKE_QUIETLY'],
  ['2026-03-10T11:00:00Z', '2026-03-10T11:00:00Z', 0, 'TAKE_QUIETLY'],
  ['2026-03-10T10:59:59Z', '2026-03-10T10:59:59Z', 0, 'IGNORE'],
  ['2026-03-10T10:59:59Z', '2026-03-10T10:59:59Z', 1, 'TAKE_QUIETLY'],
  ['2026-03-09T10:59:59Z', '2026-03-09T10:59:59Z', 1, 'IGNORE'],
  [null, '1970-01-01T00:00:00Z', 0, 'TAKE_QUIETLY'],
  [null, '2026-03-11T00:00:00Z', 0, 'TAKE'],
  [null, null, 0, 'TAKE'],
])(
  'maybe only by another unique-id, received %s, delivered %s, with %d days: %s',
  (received, delivered, days, expected) => {
    const date = (at: string | null) => (at === null ? null : new Date(at));
    expect(doubtfulTreatment(date(received), date(delivered), { ...contact, days })).toBe(expected);
  },
);

it('doubts that few messages have other unique-ids, because they may as well have come', () => {
  expect([isDoubtful('NEW', 1), isDoubtful('NEW', 100), isDoubtful('NEW', 101)]).toEqual([true, true, false]);
  expect(isDoubtful('FIRST_CONTACT', 1)).toBe(false);
});

import type { Condition } from './conditions';
import { MAIL_GAP_MS, planIncidents, QUIET_MS } from './incident-plan';
import type { IncidentRow } from './incident.entity';
import { IncidentKind } from './incident.enums';

const MINUTE = 60_000;
const now = new Date('2026-01-05T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

const condition = (key: string, patienceMs = 0): Condition => ({
  key,
  kind: IncidentKind.SERVER,
  title: 'Broken',
  subject: key,
  detail: '',
  remedy: [],
  patienceMs,
});
const incident = (openKey: string, changes: Partial<IncidentRow> = {}): IncidentRow => ({
  id: openKey,
  openKey,
  kind: IncidentKind.SERVER,
  title: 'Broken',
  subject: openKey,
  detail: '',
  remedy: [],
  openedAt: ago(MINUTE),
  seenAt: ago(MINUTE),
  alertedAt: null,
  closedAt: null,
  ...changes,
});
const told = { alertedAt: ago(30 * MINUTE), openedAt: ago(30 * MINUTE) };

function plan(open: IncidentRow[], conditions: Condition[], lastMailAt: Date | null = null) {
  const { opened, seen, alert, forgotten, recovered } = planIncidents(open, conditions, lastMailAt, now);
  return {
    opened: opened.map((c) => c.key),
    seen: seen.map((s) => s.incident.id),
    alert,
    forgotten: forgotten.map((i) => i.id),
    recovered: recovered.map((i) => i.id),
  };
}
const nothing = { opened: [], seen: [], alert: [], forgotten: [], recovered: [] };

describe('planIncidents', () => {
  it.each([
    ['nothing is wrong', [], [], null, nothing],
    ['something begins', [], [condition('a')], null, { ...nothing, opened: ['a'], alert: ['a'] }],
    ['something begins that may pass', [], [condition('a', MINUTE)], null, { ...nothing, opened: ['a'] }],
    [
      'something has lasted for too long',
      [incident('a')],
      [condition('a', MINUTE)],
      null,
      { ...nothing, seen: ['a'], alert: ['a'] },
    ],
    ['it was told of already', [incident('a', told)], [condition('a')], null, { ...nothing, seen: ['a'] }],
    ['somebody was written to just now', [], [condition('a')], ago(MAIL_GAP_MS - 1), { ...nothing, opened: ['a'] }],
    ['it went away a moment ago', [incident('a', { ...told, seenAt: ago(QUIET_MS - 1) })], [], null, nothing],
    [
      'it has stayed away',
      [incident('a', { ...told, seenAt: ago(QUIET_MS) })],
      [],
      null,
      { ...nothing, recovered: ['a'] },
    ],
    [
      'it has stayed away, and somebody was written to just now',
      [incident('a', { ...told, seenAt: ago(QUIET_MS) })],
      [],
      ago(1),
      nothing,
    ],
    [
      'it has stayed away before anybody was told',
      [incident('a', { seenAt: ago(QUIET_MS) })],
      [],
      null,
      { ...nothing, forgotten: ['a'] },
    ],
    [
      'it comes back before it was over',
      [incident('a', { ...told, seenAt: ago(QUIET_MS - 1) })],
      [condition('a')],
      null,
      { ...nothing, seen: ['a'] },
    ],
  ])('%s', (_, open, conditions, lastMailAt, expected) => {
    expect(plan(open, conditions, lastMailAt)).toEqual(expected);
  });
});

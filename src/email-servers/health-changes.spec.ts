import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { HealthState, ServerDirection } from './email-server.enums';
import { afterFailure, afterSuccess, isVisibleChange, unchecked } from './health-changes';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute));
const problem = (transient: boolean, title = 'It does not answer'): Diagnosis => ({
  code: DiagnosisCode.CONNECTION_TIMEOUT,
  title,
  detail: null,
  remedy: [],
  documentationUrl: null,
  transient,
  occurredAt: at(0),
});
const fresh = unchecked('s1', ServerDirection.INCOMING, true, at(0));

describe('a server’s health', () => {
  it('is unknown before the first check', () => {
    expect(fresh).toMatchObject({ state: HealthState.NEVER_CHECKED, since: at(0), consecutiveFailures: 0 });
  });

  it.each([
    [true, HealthState.RETRYING],
    [false, HealthState.ACTION_REQUIRED],
  ])('after a failure that is transient (%s) is %s', (transient, state) => {
    expect(afterFailure(fresh, problem(transient), at(1), at(2))).toMatchObject({
      state,
      since: at(1),
      lastCheckedAt: at(1),
      lastSucceededAt: null,
      consecutiveFailures: 1,
      nextCheckAt: at(2),
      problem: { transient },
    });
  });

  it('counts failures and keeps when they began', () => {
    const twice = afterFailure(afterFailure(fresh, problem(true), at(1), null), problem(true), at(5), null);
    expect(twice).toMatchObject({ consecutiveFailures: 2, since: at(1), lastCheckedAt: at(5) });
  });

  it('recovers', () => {
    const failed = afterFailure(fresh, problem(false), at(1), null);
    expect(afterSuccess(failed, at(2), at(3))).toMatchObject({
      state: HealthState.HEALTHY,
      since: at(2),
      lastSucceededAt: at(2),
      consecutiveFailures: 0,
      nextCheckAt: at(3),
      problem: null,
    });
  });

  it('keeps since when it has been healthy', () => {
    expect(afterSuccess(afterSuccess(fresh, at(1), null), at(9), null)).toMatchObject({
      since: at(1),
      lastSucceededAt: at(9),
    });
  });

  it('of a disabled server is not changed by a check that was under way', () => {
    const disabled = unchecked('s1', ServerDirection.INCOMING, false, at(0));
    expect(disabled.state).toBe(HealthState.DISABLED);
    expect(afterSuccess(disabled, at(1), at(2))).toBe(disabled);
    expect(afterFailure(disabled, problem(true), at(1), at(2))).toBe(disabled);
  });

  const healthy = afterSuccess(fresh, at(1), null);
  const failing = afterFailure(healthy, problem(true), at(2), null);
  it.each([
    ['the first success', fresh, healthy, true],
    ['a further success', healthy, afterSuccess(healthy, at(2), at(3)), false],
    ['the first failure', healthy, failing, true],
    [
      'the same failure again',
      failing,
      afterFailure(failing, { ...problem(true), occurredAt: at(9) }, at(9), null),
      false,
    ],
    ['another failure', failing, afterFailure(failing, problem(true, 'It refuses'), at(9), null), true],
    ['a failure that now needs someone', failing, afterFailure(failing, problem(false), at(9), null), true],
    ['push becoming active', healthy, { ...healthy, pushActive: true }, true],
  ])('is announced for %s: %#', (_, before, after, announced) => {
    expect(isVisibleChange(before, after)).toBe(announced);
  });
});

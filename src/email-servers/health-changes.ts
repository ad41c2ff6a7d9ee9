import type { Diagnosis } from '../common/diagnosis';
import { HealthState, ServerDirection } from './email-server.enums';
import type { ServerHealthRow } from './server-health.entity';

/** A server that nobody has checked yet, or nobody is to check. */
export function unchecked(serverId: string, direction: ServerDirection, enabled: boolean, now: Date): ServerHealthRow {
  return {
    serverId,
    direction,
    state: enabled ? HealthState.NEVER_CHECKED : HealthState.DISABLED,
    since: now,
    lastCheckedAt: null,
    lastSucceededAt: null,
    consecutiveFailures: 0,
    nextCheckAt: null,
    problem: null,
    pushActive: false,
  };
}

export function afterSuccess(before: ServerHealthRow, now: Date, nextCheckAt: Date | null): ServerHealthRow {
  return checked(before, HealthState.HEALTHY, now, {
    lastSucceededAt: now,
    consecutiveFailures: 0,
    nextCheckAt,
    problem: null,
  });
}

export function afterFailure(
  before: ServerHealthRow,
  problem: Diagnosis,
  now: Date,
  nextCheckAt: Date | null,
): ServerHealthRow {
  return checked(before, problem.transient ? HealthState.RETRYING : HealthState.ACTION_REQUIRED, now, {
    consecutiveFailures: before.consecutiveFailures + 1,
    nextCheckAt,
    problem,
  });
}

/** Whether a person would see another state, problem or push state; when a problem occurred last does not count. */
export function isVisibleChange(before: ServerHealthRow, after: ServerHealthRow): boolean {
  return (
    before.state !== after.state || before.pushActive !== after.pushActive || problemText(before) !== problemText(after)
  );
}

/** A check that was under way while the server was disabled says nothing about it any more. */
function checked(
  before: ServerHealthRow,
  state: HealthState,
  now: Date,
  changes: Partial<ServerHealthRow>,
): ServerHealthRow {
  if (before.state === HealthState.DISABLED) return before;
  const since = before.state === state ? before.since : now;
  return { ...before, ...changes, state, since, lastCheckedAt: now };
}

function problemText({ problem }: ServerHealthRow): string {
  return JSON.stringify(problem && [problem.code, problem.title, problem.detail, problem.remedy]);
}

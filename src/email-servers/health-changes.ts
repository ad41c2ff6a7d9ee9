import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
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
    parkedSince: null,
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
  const parks = !problem.transient && before.direction === ServerDirection.OUTGOING;
  return checked(before, problem.transient ? HealthState.RETRYING : HealthState.ACTION_REQUIRED, now, {
    consecutiveFailures: before.consecutiveFailures + 1,
    nextCheckAt,
    problem,
    parkedSince: parks ? (before.parkedSince ?? now) : before.parkedSince,
  });
}

/**
 * The circuit breaker of an outgoing server: open after two failures in a row, because one may be a hiccup, and at once
 * where the next message would surely fare no better. Its mail then goes over the primary server, or waits.
 */
export function isCircuitOpen({ state, consecutiveFailures, problem }: CircuitSigns): boolean {
  if (state === HealthState.ACTION_REQUIRED) return true;
  if (state !== HealthState.RETRYING) return false;
  return consecutiveFailures >= 2 || problem?.code === DiagnosisCode.SENDING_QUOTA_EXCEEDED;
}

type CircuitSigns = Pick<ServerHealthRow, 'state' | 'consecutiveFailures' | 'problem'>;

/** Whether a person would see another state, problem or push state; when a problem occurred last does not count. */
export function isVisibleChange(before: ServerHealthRow, after: ServerHealthRow): boolean {
  return (
    before.state !== after.state || before.pushActive !== after.pushActive || problemText(before) !== problemText(after)
  );
}

/**
 * Whether a check says nothing about the server any more, because since it `began` the server was given a consent or is
 * reached otherwise. Else its failure would stand in the way of the check that finds out how the server is now.
 */
export function isOutdated({ state, since }: ServerHealthRow, began: Date): boolean {
  return state === HealthState.NEVER_CHECKED && since !== null && since > began;
}

/**
 * When to check a mailbox next after a check that `began` then. Whoever asked for one meanwhile (CheckRequests) wants
 * what this one may not have seen: that stays due. (Of an outgoing server it is the end of a rest, which nobody asks for.)
 */
export function nextCheck(before: ServerHealthRow, began: Date, now: Date, planned: Date | null): Date | null {
  const { direction, nextCheckAt: asked } = before;
  if (direction !== ServerDirection.INCOMING || asked === null) return planned;
  return asked >= began && asked <= now ? asked : planned;
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

import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { HealthState } from '../email-servers/email-server.enums';
import { IncidentKind } from './incident.enums';

/** Something that is wrong right now. */
export interface Condition {
  key: string;
  kind: IncidentKind;
  title: string;
  subject: string;
  detail: string;
  remedy: string[];
  /** How long it may last before anybody is told; it may pass by itself. */
  patienceMs: number;
}

export interface ServerFacts {
  id: string;
  name: string;
  direction: 'incoming' | 'outgoing';
  state: HealthState;
  problem: Diagnosis | null;
}

export interface Facts {
  servers: ServerFacts[];
  /** Outgoing servers whose mail went over the primary just now, with how many mails. */
  failovers: { id: string; name: string; count: number }[];
  /** Messages that went to quarantine within the last hour. */
  quarantined: number;
  /** Notifications that have been due for longer than the patience. */
  stuck: number;
}

const MINUTE_MS = 60_000;

/** Pure: what of the facts needs someone. A server that fails for a passing reason gets `alertAfterMinutes`. */
export function conditionsOf(facts: Facts, alertAfterMinutes: number): Condition[] {
  const patienceMs = alertAfterMinutes * MINUTE_MS;
  return [
    ...facts.servers.flatMap((server) => serverCondition(server, patienceMs)),
    ...facts.failovers.map(failover),
    ...(facts.quarantined > 0 ? [quarantine(facts.quarantined)] : []),
    ...(facts.stuck > 0 ? [outboxStuck(facts.stuck)] : []),
  ];
}

function serverCondition({ id, name, direction, state, problem }: ServerFacts, patienceMs: number): Condition[] {
  if (state !== HealthState.ACTION_REQUIRED && state !== HealthState.RETRYING) return [];
  return [
    {
      key: `server:${id}`,
      kind: IncidentKind.SERVER,
      title: problem?.title ?? 'The server does not work',
      subject: `${direction} email server "${name}"`,
      detail: problem?.detail ?? '',
      remedy: problem?.remedy ?? [],
      patienceMs: state === HealthState.ACTION_REQUIRED && !isBeingSetUp(problem) ? 0 : patienceMs,
    },
  ];
}

/** An administrator has just saved it, and is giving the consent. */
function isBeingSetUp(problem: Diagnosis | null): boolean {
  return problem?.code === DiagnosisCode.OAUTH_CONSENT_NOT_FINISHED;
}

function failover({ id, name, count }: Facts['failovers'][number]): Condition {
  return {
    key: `failover:${id}`,
    kind: IncidentKind.FAILOVER,
    title: 'Mail is sent over the primary server instead',
    subject: `outgoing email server "${name}"`,
    detail: `${plural(count, 'notification was', 'notifications were')} sent over the primary server.`,
    remedy: ['Open the server under Outgoing Email Servers and use Test Connection to see what is wrong.'],
    patienceMs: 0,
  };
}

function quarantine(count: number): Condition {
  return {
    key: 'quarantine',
    kind: IncidentKind.QUARANTINE,
    title: 'Messages could not be processed',
    subject: `${plural(count, 'message', 'messages')} in quarantine`,
    detail: 'They are kept as they came, and make no request until somebody looks at them.',
    remedy: ['Open the Message Log with the state Quarantined: each message says why.', 'Reprocess them once mended.'],
    patienceMs: 0,
  };
}

function outboxStuck(count: number): Condition {
  return {
    key: 'outbox',
    kind: IncidentKind.OUTBOX_STUCK,
    title: 'Notifications wait to be sent',
    subject: plural(count, 'notification', 'notifications'),
    detail: 'They are due, and no outgoing email server takes them.',
    remedy: ['Open Outgoing Email Servers: one of them has to be enabled, primary and healthy.'],
    patienceMs: 0,
  };
}

const plural = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

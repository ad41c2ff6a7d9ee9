import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Diagnosis, reviveDiagnosis } from '../common/diagnosis';
import { HealthState } from './email-server.enums';
import { IncomingEmailServerType } from './incoming-email-server.types';
import { OutgoingEmailServerType } from './outgoing-email-server.types';
import type { ServerHealthRow } from './server-health.entity';

@ObjectType('ServerHealth')
export class ServerHealthType {
  @Field(() => HealthState) state: HealthState;
  @Field(() => Date, { nullable: true }) since: Date | null;
  @Field(() => Date, { nullable: true }) lastCheckedAt: Date | null;
  @Field(() => Date, { nullable: true }) lastSucceededAt: Date | null;
  @Field(() => Int) consecutiveFailures: number;
  @Field(() => Date, { nullable: true }) nextCheckAt: Date | null;
  @Field(() => Diagnosis, { nullable: true }) problem: Diagnosis | null;
}

/** `row` is missing only while a server is being deleted. */
export function toServerHealthType(row: ServerHealthRow | null | undefined): ServerHealthType {
  return {
    state: row?.state ?? HealthState.NEVER_CHECKED,
    since: row?.since ?? null,
    lastCheckedAt: row?.lastCheckedAt ?? null,
    lastSucceededAt: row?.lastSucceededAt ?? null,
    consecutiveFailures: row?.consecutiveFailures ?? 0,
    nextCheckAt: row?.nextCheckAt ?? null,
    problem: reviveDiagnosis(row?.problem ?? null),
  };
}

/** One of the two is set. */
@ObjectType('ServerHealthChange')
export class ServerHealthChange {
  @Field(() => IncomingEmailServerType, { nullable: true }) incoming: IncomingEmailServerType | null;
  @Field(() => OutgoingEmailServerType, { nullable: true }) outgoing: OutgoingEmailServerType | null;
}

import { Incident } from '../alerts/incident.types';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Diagnosis } from '../common/diagnosis';
import { IncomingEmailServerType } from '../email-servers/incoming-email-server.types';
import { OutgoingEmailServerType } from '../email-servers/outgoing-email-server.types';
import { ServerHealthType } from '../email-servers/server-health.types';

@ObjectType()
export class IncomingServerStatus {
  @Field(() => IncomingEmailServerType) server: IncomingEmailServerType;
  @Field(() => ServerHealthType) health: ServerHealthType;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds since the mailbox was last checked successfully; null if never.',
  })
  secondsSinceLastSuccess: number | null;

  @Field({ description: 'True while the mail server pushes new mail to us (IMAP IDLE).' }) pushActive: boolean;
  @Field(() => Int) messagesLast24Hours: number;
}

@ObjectType()
export class OutgoingServerStatus {
  @Field(() => OutgoingEmailServerType) server: OutgoingEmailServerType;
  @Field(() => ServerHealthType) health: ServerHealthType;
  @Field(() => Int) sentLast24Hours: number;
  @Field(() => Int) failedLast24Hours: number;

  @Field(() => Int, { nullable: true, description: 'Recipients the provider allows in a rolling day, where known.' })
  quota24Hours: number | null;

  @Field(() => Int, { description: 'Recipients it took within the last 24 hours; they count against the quota.' })
  recipients24Hours: number;

  @Field(() => Diagnosis, { nullable: true, description: 'Works now, but four fifths of the quota are used.' })
  warning: Diagnosis | null;

  @Field({ description: 'Its circuit breaker is open: mail for it waits or goes over the primary.' })
  circuitOpen: boolean;
}

@ObjectType({ description: 'For internal tools: everything a monitor needs in one query.' })
export class SystemStatus {
  @Field() healthy: boolean;
  @Field() version: string;
  @Field() startedAt: Date;
  @Field() database: string;
  @Field(() => [IncomingServerStatus]) incoming: IncomingServerStatus[];
  @Field(() => [OutgoingServerStatus]) outgoing: OutgoingServerStatus[];
  @Field(() => Int) inboundUndecided: number;
  @Field(() => Int) inboundQuarantined: number;
  @Field(() => Int) notificationsQueued: number;
  @Field(() => Int) notificationsRetrying: number;
  @Field(() => Int) notificationsFailed: number;
  @Field(() => Int) notificationsUncertain: number;
  @Field(() => [Incident], { description: 'What needs someone, oldest first.' }) incidents: Incident[];
}

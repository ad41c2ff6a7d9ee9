import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { IncidentRow } from './incident.entity';
import { IncidentKind } from './incident.enums';

@ObjectType({ description: 'Something that needs someone. One mail tells administrators of it, one that it is over.' })
export class Incident {
  @Field(() => ID) id: string;
  @Field(() => IncidentKind) kind: IncidentKind;
  @Field({ description: 'What is wrong.' }) title: string;
  @Field({ description: 'With what, e.g. `incoming email server "Support"`.' }) subject: string;
  @Field(() => [String], { description: 'Ordered steps.' }) remedy: string[];
  @Field() since: Date;
  @Field(() => Date, { nullable: true, description: 'When administrators were told; null while it may still pass.' })
  alertedAt: Date | null;
}

export function toIncident({ id, kind, title, subject, remedy, openedAt, alertedAt }: IncidentRow): Incident {
  return { id, kind, title, subject, remedy, since: openedAt, alertedAt };
}

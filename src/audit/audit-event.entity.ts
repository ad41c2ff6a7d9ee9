import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity } from 'typeorm';
import { JsonColumn, KeyColumn, TextColumn, TimeColumn } from '../database/columns';

@ObjectType()
export class AuditChange {
  @Field() field: string;
  @Field(() => String, { nullable: true }) from: string | null;
  @Field(() => String, { nullable: true }) to: string | null;
}

@ObjectType({
  description: 'Who changed what: settings, servers, tokens, consent, replays. Secrets appear only as `changed`.',
})
@Entity('audit_events')
export class AuditEvent {
  @Field(() => ID) @KeyColumn() id: string;
  @Field() @TimeColumn() at: Date;
  @Field() @TextColumn(320) actor: string;
  @Field() @TextColumn(64) action: string;
  @Field() @TextColumn(400) subject: string;
  @Field(() => [AuditChange]) @JsonColumn() changes: AuditChange[];
}

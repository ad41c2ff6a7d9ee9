import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import { KeyColumn, TextColumn } from '../database/columns';

@ObjectType()
@Entity('categories')
@Index('uq_categories_name_key', ['nameKey'], { unique: true })
export class Category {
  @Field(() => ID) @KeyColumn() id: string;
  @Field() @TextColumn(100) name: string;
  /** Lower-cased name: two that differ only in case would confuse people. */
  @TextColumn(100) nameKey: string;
  @Field(() => String, { nullable: true }) @TextColumn(500, { nullable: true }) description: string | null;
}

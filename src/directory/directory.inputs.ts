import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { Category } from './category.entity';
import { TechnicianGroup } from './technician-group.entity';

@InputType({ isAbstract: true })
export abstract class DirectoryEntryInput {
  @Field({ description: '1 to 100 characters; unique, whatever its case.' }) name: string;
  @Field(() => String, { nullable: true, description: 'At most 500 characters.' }) description?: string | null;
}

@InputType()
export class TechnicianGroupInput extends DirectoryEntryInput {}

@InputType()
export class CategoryInput extends DirectoryEntryInput {}

@ObjectType()
export class TechnicianGroupPayload {
  @Field(() => TechnicianGroup, { nullable: true }) technicianGroup?: TechnicianGroup | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class CategoryPayload {
  @Field(() => Category, { nullable: true }) category?: Category | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

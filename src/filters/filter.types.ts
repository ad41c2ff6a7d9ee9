import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';

export enum FilterType {
  ALLOW = 'ALLOW',
  IGNORE = 'IGNORE',
}
registerEnumType(FilterType, { name: 'FilterType' });

@ObjectType({
  description:
    'With ALLOW only what matches an entry passes; with IGNORE what matches is discarded. Entries are OR-ed. No filter: everything passes. ALLOW without entries is a user error.',
})
export class IncomingFilter {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String]) emails: string[];
  @Field(() => [String]) domains: string[];
  @Field(() => [String], { description: 'Words or phrases, looked for in subject and body.' }) keywords: string[];
}

@InputType()
export class IncomingFilterInput {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String], { defaultValue: [] }) emails: string[];
  @Field(() => [String], { defaultValue: [] }) domains: string[];
  @Field(() => [String], { defaultValue: [] }) keywords: string[];
}

@ObjectType()
export class OutgoingFilter {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String]) emails: string[];
  @Field(() => [String]) domains: string[];
}

@InputType()
export class OutgoingFilterInput {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String], { defaultValue: [] }) emails: string[];
  @Field(() => [String], { defaultValue: [] }) domains: string[];
}

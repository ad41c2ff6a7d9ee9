import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';

export enum FilterType {
  ALLOW = 'ALLOW',
  IGNORE = 'IGNORE',
}
registerEnumType(FilterType, { name: 'FilterType' });

const ADDRESSES =
  'Compared with the From address, without regard to case. Sender and Reply-To do not count: From is what people see.';
const RECIPIENTS = 'Compared with each recipient, without regard to case.';
const DOMAINS = 'Each covers its subdomains; internationalised names in either form, a leading @ is removed.';
const KEYWORDS =
  'Words or phrases, looked for in the decoded subject and the text of the body, quoted history included (of a mail without plain text: what its HTML says). Case and the amount of white space do not count; a match begins and ends at word boundaries, so `art` is not found in `party`.';
const LIMIT = 'At most 1000.';

@ObjectType({
  description:
    'With ALLOW only what matches an entry passes; with IGNORE what matches is discarded. Entries are OR-ed. Every mail is judged, also an answer to a request; automatic mail is suppressed before. No filter: everything passes. ALLOW without entries is a user error.',
})
export class IncomingFilter {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String], { description: ADDRESSES }) emails: string[];
  @Field(() => [String], { description: DOMAINS }) domains: string[];
  @Field(() => [String], { description: KEYWORDS }) keywords: string[];
}

@InputType()
export class IncomingFilterInput {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String], { defaultValue: [], description: `${ADDRESSES} ${LIMIT}` }) emails: string[];
  @Field(() => [String], { defaultValue: [], description: `${DOMAINS} ${LIMIT}` }) domains: string[];
  @Field(() => [String], { defaultValue: [], description: `${KEYWORDS} ${LIMIT}` }) keywords: string[];
}

@ObjectType({
  description: 'Decides for each recipient; entries as in IncomingFilter. ALLOW without entries is a user error.',
})
export class OutgoingFilter {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String], { description: RECIPIENTS }) emails: string[];
  @Field(() => [String], { description: DOMAINS }) domains: string[];
}

@InputType()
export class OutgoingFilterInput {
  @Field(() => FilterType) type: FilterType;
  @Field(() => [String], { defaultValue: [], description: `${RECIPIENTS} ${LIMIT}` }) emails: string[];
  @Field(() => [String], { defaultValue: [], description: `${DOMAINS} ${LIMIT}` }) domains: string[];
}

@InputType()
export class SampleMessageInput {
  @Field() from: string;
  @Field({ defaultValue: '' }) subject: string;
  @Field({ defaultValue: '' }) body: string;
}

@ObjectType('FilterVerdict')
export class FilterVerdictType {
  @Field() accepted: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The entry that decided, e.g. `domain yahoo.com`; null when none matched.',
  })
  matchedEntry: string | null;

  @Field() reason: string;
}

import { Field, Int, ObjectType } from '@nestjs/graphql';
import { FilterVerdictType } from '../filters/filter.types';
import { InboundMessage } from './inbound-message.types';

@ObjectType()
export class FilterPreviewItem {
  @Field() message: InboundMessage;
  @Field(() => FilterVerdictType) verdict: FilterVerdictType;
  @Field() changed: boolean;
}

@ObjectType({ description: 'What a filter would have done to messages already taken in.' })
export class FilterPreview {
  @Field(() => [FilterPreviewItem]) items: FilterPreviewItem[];
  @Field(() => Int) accepted: number;
  @Field(() => Int) ignored: number;
  @Field(() => Int) changed: number;
}

import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { UserError } from '../common/user-error';
import { TemplateKind } from './template-kinds';

@ObjectType({ description: 'Something that a template may name between double braces.' })
export class NotificationTemplateVariable {
  @Field() name: string;
  @Field() description: string;
}

@ObjectType({
  description:
    'The words of a kind of notification, in the Liquid language. Its variables are plain in subject and text and escaped in HTML.',
})
export class NotificationTemplate {
  @Field(() => TemplateKind) kind: TemplateKind;
  @Field() subject: string;
  @Field() text: string;
  @Field(() => String, { nullable: true, description: 'Null: the mail has a text part only.' }) html: string | null;
  @Field({ description: 'False while the built-in words are used.' }) customised: boolean;
  @Field(() => [NotificationTemplateVariable]) variables: NotificationTemplateVariable[];
}

@InputType()
export class NotificationTemplateInput {
  @Field() subject: string;
  @Field() text: string;
  @Field(() => String, { nullable: true, description: 'Left out or null: no HTML part.' }) html?: string | null;
}

@ObjectType({ description: 'A template filled with example values.' })
export class RenderedNotification {
  @Field() subject: string;
  @Field() text: string;
  @Field(() => String, { nullable: true }) html: string | null;
}

@ObjectType()
export class NotificationTemplatePayload {
  @Field(() => NotificationTemplate, { nullable: true }) template: NotificationTemplate | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

@ObjectType()
export class NotificationPreviewPayload {
  @Field(() => RenderedNotification, { nullable: true }) preview: RenderedNotification | null;
  @Field(() => [UserError]) userErrors: UserError[];
}

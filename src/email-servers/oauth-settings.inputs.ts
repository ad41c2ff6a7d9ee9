import { Field, InputType } from '@nestjs/graphql';

@InputType()
export class OAuthSettingsInput {
  @Field() clientId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Write-only; required on create. On update: omitted keeps the stored one as long as the token URL stays, null removes it.',
  })
  clientSecret?: string | null;

  @Field() authorizationUrl: string;
  @Field() tokenUrl: string;
  @Field({ description: 'Scopes separated by single spaces. For Gmail exactly `https://mail.google.com/`.' })
  scope: string;

  @Field(() => String, { nullable: true, description: 'Defaults to {base URL}/oauth/callback.' })
  redirectUrl?: string | null;
}

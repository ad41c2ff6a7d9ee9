import { Field, ObjectType } from '@nestjs/graphql';
import { DiagnosisCode } from '../common/diagnosis';
import { SHOWN_BY_GOOGLE } from './google-advice';
import { oauthAdvice, oauthSteps } from './oauth-advice';
import { fillIn, type OAuthNames } from './oauth-steps';

@ObjectType({
  description: 'An error that Google shows on its own page, so that it never comes back to Mailroom, and its remedy.',
})
export class OAuthErrorHelp {
  @Field(() => DiagnosisCode) code: DiagnosisCode;
  @Field({ description: "What Google's page says." }) shownAs: string;
  @Field() title: string;

  @Field(() => [String], { description: 'Ordered steps, in the words of the screens on which they are done.' })
  remedy: string[];

  @Field(() => String, { nullable: true }) documentationUrl: string | null;
}

/** Which server is concerned is not known where the list is shown, so the steps name its fields instead of values. */
export function oauthErrorHelp(redirectUrl: string): OAuthErrorHelp[] {
  const names: OAuthNames = {
    email: "the server's Email",
    clientId: "given as the server's Client ID",
    scope: "the server's Scope",
    redirectUrl,
  };
  return SHOWN_BY_GOOGLE.map(({ code, shownAs }) => {
    const { remedy, documentationUrl = null } = oauthSteps(code, true);
    return { code, shownAs, title: oauthAdvice[code].title, remedy: fillIn(remedy, names), documentationUrl };
  });
}

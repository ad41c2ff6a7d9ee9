import { Field, ObjectType } from '@nestjs/graphql';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { SHOWN_BY_GOOGLE } from './google-advice';
import { oauthAdvice, oauthDiagnosis, oauthSteps } from './oauth-advice';
import { fillIn, type OAuthCode, type OAuthNames } from './oauth-steps';

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
  const names = namesOf(redirectUrl);
  return SHOWN_BY_GOOGLE.map(({ code, shownAs }) => {
    const { remedy, documentationUrl = null } = oauthSteps(code, true);
    return { code, shownAs, title: oauthAdvice[code].title, remedy: fillIn(remedy, names), documentationUrl };
  });
}

const BEGIN_AGAIN = 'Wait a few minutes, then authorize again: this consent could not be finished, and is not kept.';

/** As a server's own diagnosis of the code would be, in words that fit every provider. */
export function generalDiagnosis(code: DiagnosisCode, redirectUrl: string, at: Date): Diagnosis | null {
  if (!isOAuthCode(code)) return null;
  const diagnosis = oauthDiagnosis(code, { names: namesOf(redirectUrl), google: false, at });
  if (!diagnosis.transient) return diagnosis;
  // Tokens are asked for again by themselves; a consent has to be given by its person.
  return { ...diagnosis, transient: false, remedy: [BEGIN_AGAIN, ...diagnosis.remedy.slice(1)] };
}

function isOAuthCode(code: DiagnosisCode): code is OAuthCode {
  return code in oauthAdvice;
}

function namesOf(redirectUrl: string): OAuthNames {
  return {
    email: "the server's Email",
    clientId: "given as the server's Client ID",
    scope: "the server's Scope",
    redirectUrl,
  };
}

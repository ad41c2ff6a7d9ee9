import type { DiagnosisCode } from '../common/diagnosis';

/** What can be wrong with a consent and its tokens. */
export type OAuthCode = Extract<DiagnosisCode, `OAUTH_${string}`> | DiagnosisCode.UNEXPECTED;

/** What the remedies name: the values that a person compares on the provider's screens. */
export interface OAuthNames {
  /** The mailbox that the server is for. */
  email: string;
  clientId: string;
  redirectUrl: string;
  scope: string;
}

export interface OAuthSteps {
  /** `{email}`, `{clientId}`, `{redirectUrl}` and `{scope}` stand for the server's values. */
  remedy: readonly string[];
  documentationUrl?: string;
}

export const AUTHORIZE = 'Open the server in Mailroom and choose Authorize; sign in as {email} and allow the access.';

export function fillIn(steps: readonly string[], names: OAuthNames): string[] {
  return steps.map((step) =>
    step.replace(/\{(email|clientId|redirectUrl|scope)\}/g, (_, name: keyof OAuthNames) => names[name]),
  );
}

import { hashToken } from '../auth/tokens';

/** A cookie for each consent, so that two of them in one browser do not take each other's. */
export function bindingCookie(state: string): string {
  return `mailroom_oauth_${hashToken(state).slice(0, 16)}`;
}

import type { CombinedError } from 'urql';
import { texts } from '../texts';

/** A `userErrors` entry: what a person can correct, and at which field. */
export interface UserError {
  field: string[] | null;
  code: string;
  message: string;
}

export function hasCode(error: CombinedError, code: string): boolean {
  return error.graphQLErrors.some((e) => e.extensions['code'] === code);
}

/** What to tell of a request that failed as a whole. */
export function errorMessage(error: CombinedError): string {
  if (error.networkError) return texts.errors.network;
  if (hasCode(error, 'FORBIDDEN')) return texts.errors.forbidden;
  if (hasCode(error, 'UNAUTHENTICATED')) return texts.errors.unauthenticated;
  if (hasCode(error, 'INTERNAL_SERVER_ERROR')) return texts.errors.internal;
  return error.graphQLErrors.map((e) => e.message).join(' ');
}

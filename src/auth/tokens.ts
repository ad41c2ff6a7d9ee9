import { createHash, randomBytes } from 'node:crypto';

/** The prefix tells a leaked token's kind to people and to secret scanners. */
export const SESSION_TOKEN = 'mrs_';
export const API_TOKEN = 'mrt_';

/** 256 random bits in base64url behind the prefix. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** What is stored of a token. Without salt or stretching, because 256 random bits cannot be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

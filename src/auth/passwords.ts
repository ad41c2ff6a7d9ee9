import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Validation } from '../common/user-error';

export const MIN_PASSWORD_LENGTH = 12;
/** Hashing time grows with the length, so there is an upper bound. */
export const MAX_PASSWORD_LENGTH = 200;

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB of memory, two passes, one lane; about 80 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Argon2id in PHC string format, with a random salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let nobody: Promise<string> | undefined;

/** Takes as long when there is no such user, so that the time does not tell which addresses have an account. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  if (password.length > MAX_PASSWORD_LENGTH) return false;
  nobody ??= hashPassword(randomBytes(24).toString('base64'));
  const matches = await verify(passwordHash ?? (await nobody), password);
  return matches && passwordHash !== null;
}

export function checkPassword(v: Validation, field: string | string[], password: string): void {
  v.check(
    password.length >= MIN_PASSWORD_LENGTH,
    field,
    'PASSWORD_TOO_SHORT',
    `A password has at least ${MIN_PASSWORD_LENGTH} characters.`,
  );
  v.check(
    password.length <= MAX_PASSWORD_LENGTH,
    field,
    'TOO_LONG',
    `A password has at most ${MAX_PASSWORD_LENGTH} characters.`,
  );
}

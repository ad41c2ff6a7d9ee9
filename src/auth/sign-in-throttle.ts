import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { SignInAttemptsRepository } from './sign-in-attempts.repository';
import { emailKey } from './user.repository';

export const THROTTLE_WINDOW_MS = 15 * 60_000;
/** Per window: wrong passwords for one address from one client, and for all addresses from one client. */
export const MAX_FAILURES_PER_ADDRESS = 10;
export const MAX_FAILURES_PER_CLIENT = 50;

/**
 * Slows down guessing of passwords. Counts by address AND client, not by address alone: anyone could otherwise lock
 * an administrator out.
 */
@Injectable()
export class SignInThrottle {
  constructor(
    private readonly db: Database,
    private readonly attempts: SignInAttemptsRepository,
    private readonly clock: Clock,
  ) {}

  /** Like `admit`, but throws TOO_MANY_ATTEMPTS at `field`. */
  async assertAdmitted(email: string, client: string, field: string | null): Promise<void> {
    if (await this.admit(email, client)) return;
    throw UserInputError.of(field, 'TOO_MANY_ATTEMPTS', 'Too many wrong passwords. Try again in 15 minutes.');
  }

  /**
   * Counts an attempt before it is made, so that a burst of parallel ones does not get through, and tells whether it
   * may be made. `client` is an IP address.
   */
  private async admit(email: string, client: string): Promise<boolean> {
    const now = this.clock.now();
    const windowStart = new Date(now.getTime() - THROTTLE_WINDOW_MS);
    const [ofAddress, ofClient] = await this.db.transaction(async (tx) => [
      await this.attempts.count(tx, addressKey(email, client), now, windowStart),
      await this.attempts.count(tx, clientKey(client), now, windowStart),
    ]);
    return ofAddress <= MAX_FAILURES_PER_ADDRESS && ofClient <= MAX_FAILURES_PER_CLIENT;
  }

  /** The attempt was right: forgets the address's failures, and takes this one off the client's. */
  async succeeded(tx: Tx, email: string, client: string): Promise<void> {
    await this.attempts.clear(tx, addressKey(email, client));
    await this.attempts.discount(tx, clientKey(client));
  }

  sweep(tx: Tx): Promise<void> {
    return this.attempts.removeBefore(tx, new Date(this.clock.ms() - THROTTLE_WINDOW_MS));
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const clientKey = (client: string) => sha256(`client:${networkOf(client)}`);
const addressKey = (email: string, client: string) => sha256(`email:${emailKey(email)} client:${networkOf(client)}`);

/** One subscriber usually has a whole IPv6 /64 (RFC 6177), so the first four groups are one client. */
export function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare;
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const after = tail === '' ? 0 : tail.split(':').length;
    while (groups.length < 8 - after) groups.push('0');
  }
  const prefix = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(':')}::/64`;
}

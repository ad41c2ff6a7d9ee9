import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { UserInputError } from '../common/user-error';
import { Database } from '../database/database';
import { passwordMatches } from './passwords';
import { type SignedIn, SessionService } from './session.service';
import { SignInThrottle } from './sign-in-throttle';
import type { User } from './user.entity';
import { UserRepository } from './user.repository';

@Injectable()
export class SignInService {
  constructor(
    private readonly db: Database,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly throttle: SignInThrottle,
    private readonly clock: Clock,
  ) {}

  /**
   * The user whose address and password these are; `client` is the caller's IP address. Throws a UserInputError that
   * does not tell whether there is such a user.
   */
  async verify(email: string, password: string, client: string): Promise<User> {
    await this.throttle.assertAdmitted(email, client, null);
    const user = await this.users.findByEmail(null, email);
    const matches = await passwordMatches(user?.passwordHash ?? null, password);
    if (!user || !matches) throw invalidCredentials();
    await this.db.transaction((tx) => this.throttle.succeeded(tx, email, client));
    return user;
  }

  begin(user: User): Promise<SignedIn> {
    return this.db.transaction(async (tx) => {
      await this.users.update(tx, user.id, { lastSignedInAt: this.clock.now() });
      return this.sessions.begin(tx, user);
    });
  }

  end(sessionId: string): Promise<void> {
    return this.db.transaction((tx) => this.sessions.end(tx, sessionId));
  }
}

export function invalidCredentials(): UserInputError {
  return UserInputError.of(null, 'INVALID_CREDENTIALS', 'The email address or the password is wrong.');
}

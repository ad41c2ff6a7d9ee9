import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { UserInputError, Validation } from '../common/user-error';
import { Database } from '../database/database';
import { checkPassword, hashPassword, passwordMatches } from './passwords';
import { SessionService } from './session.service';
import { SignInThrottle } from './sign-in-throttle';
import { UserRepository } from './user.repository';
import type { Viewer } from './viewer';

@Injectable()
export class PasswordService {
  constructor(
    private readonly db: Database,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly throttle: SignInThrottle,
    private readonly audit: AuditService,
  ) {}

  /** Of the signed-in person; ends their other sessions. Throws a UserInputError. */
  async change(viewer: Viewer, current: string, wanted: string, client: string): Promise<void> {
    if (viewer.userId === null || viewer.email === null) {
      throw UserInputError.of(null, 'NO_PASSWORD', 'An API token has no password; sign in as a person.');
    }
    const { userId, email } = viewer;
    const v = new Validation();
    checkPassword(v, 'new', wanted);
    v.throwIfAny();
    await this.throttle.assertAdmitted(email, client, 'current');
    const user = await this.users.findById(null, userId);
    if (!(await passwordMatches(user?.passwordHash ?? null, current))) {
      throw UserInputError.of('current', 'INVALID_CREDENTIALS', 'This is not your current password.');
    }
    const passwordHash = await hashPassword(wanted);
    await this.db.transaction(async (tx) => {
      await this.throttle.succeeded(tx, email, client);
      await this.users.update(tx, userId, { passwordHash });
      await this.sessions.endOfUser(tx, userId, viewer.sessionId);
      const changes = [{ field: 'passwordHash', from: null, to: 'changed' }];
      await this.audit.record(tx, viewer, 'user.changePassword', `user "${email}" (${userId})`, changes);
    });
  }
}

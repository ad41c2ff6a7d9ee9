import { Injectable } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { UserInputError } from '../common/user-error';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import type { UserInput } from './auth.inputs';
import { hashPassword } from './passwords';
import { Role } from './role';
import { SessionService } from './session.service';
import { checkUserInput } from './user-input';
import type { User } from './user.entity';
import { UserRepository } from './user.repository';
import type { Viewer } from './viewer';

/** What the audit log may know of a user. */
const audited = (user: User) => ({ ...user, id: null, emailKey: null, createdAt: null, lastSignedInAt: null });
const subjectOf = (user: User) => `user "${user.email}" (${user.id})`;

@Injectable()
export class UserService {
  constructor(
    private readonly config: Config,
    private readonly db: Database,
    private readonly users: UserRepository,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  all(): Promise<User[]> {
    return this.users.findAll();
  }

  async create(actor: Actor, input: UserInput): Promise<User> {
    const user = await this.prepare(input);
    await this.db.transaction((tx) => this.add(tx, actor, user));
    return user;
  }

  /** Checks the input and hashes the password, which must not hold up a transaction. Throws a UserInputError. */
  async prepare(input: UserInput): Promise<User> {
    const values = checkUserInput(input, this.passwordsNeeded);
    const passwordHash = input.password == null ? null : await hashPassword(input.password);
    return { id: newId(), ...values, passwordHash, createdAt: this.clock.now(), lastSignedInAt: null };
  }

  async add(tx: Tx, actor: Actor, user: User): Promise<void> {
    await this.refusingTakenEmail(() => this.users.add(tx, user));
    await this.audit.record(tx, actor, 'user.create', subjectOf(user), diff(null, audited(user), ['passwordHash']));
  }

  /** A changed password or role ends the user's sessions, but not the one in which it is changed. */
  async update(viewer: Viewer, id: string, input: UserInput): Promise<User> {
    const values = checkUserInput(input, this.passwordsNeeded && input.password === null);
    const password = input.password === undefined ? {} : { passwordHash: await hashOrNull(input.password) };
    return this.db.transaction(async (tx) => {
      const administrators = await this.users.lockAdministrators(tx);
      const before = await this.find(tx, id);
      const after = { ...before, ...values, ...password };
      if (after.role !== Role.ADMIN) assertNotLast(before, administrators, 'role');
      await this.refusingTakenEmail(() => this.users.update(tx, id, { ...values, ...password }));
      if (after.role !== before.role || after.passwordHash !== before.passwordHash) {
        await this.sessions.endOfUser(tx, id, viewer.sessionId);
      }
      const changes = diff(audited(before), audited(after), ['passwordHash']);
      await this.audit.record(tx, viewer, 'user.update', subjectOf(after), changes);
      return after;
    });
  }

  remove(actor: Actor, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const administrators = await this.users.lockAdministrators(tx);
      const user = await this.find(tx, id);
      assertNotLast(user, administrators, 'id');
      await this.sessions.endOfUser(tx, id, null);
      await this.users.remove(tx, id);
      await this.audit.record(tx, actor, 'user.delete', subjectOf(user), diff(audited(user), null, ['passwordHash']));
    });
  }

  /** Where people can sign in with Google, an account may do without a password. */
  private get passwordsNeeded(): boolean {
    return this.config.google === null;
  }

  private async find(tx: Tx, id: string): Promise<User> {
    const user = await this.users.findById(tx, id);
    if (!user) throw UserInputError.notFound('user');
    return user;
  }

  private async refusingTakenEmail(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!this.users.isEmailTaken(error)) throw error;
      throw UserInputError.of('email', 'EMAIL_TAKEN', 'Another user has this email address.');
    }
  }
}

async function hashOrNull(password: string | null): Promise<string | null> {
  return password === null ? null : hashPassword(password);
}

function assertNotLast(user: User, administrators: number, field: string): void {
  if (user.role === Role.ADMIN && administrators === 1) {
    throw UserInputError.of(field, 'LAST_ADMINISTRATOR', 'The last administrator cannot be deleted or demoted.');
  }
}

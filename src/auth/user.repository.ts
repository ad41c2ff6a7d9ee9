import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import { isUniqueViolation } from '../database/errors';
import type { Tx } from '../database/tx';
import { Role } from './role';
import { User } from './user.entity';

/** One spelling per mailbox of a person: NFKC, lower case, trimmed. */
export function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}

@Injectable()
export class UserRepository extends BaseRepository {
  findAll(): Promise<User[]> {
    return this.db.read.find(User, { order: { id: 'DESC' } });
  }

  findById(tx: Tx | null, id: string): Promise<User | null> {
    return this.db.manager(tx).findOneBy(User, { id });
  }

  findByEmail(tx: Tx | null, email: string): Promise<User | null> {
    return this.db.manager(tx).findOneBy(User, { emailKey: emailKey(email) });
  }

  /** Of these address keys those of technicians and administrators. */
  async findStaff(tx: Tx, emailKeys: string[]): Promise<Set<string>> {
    if (emailKeys.length === 0) return new Set();
    const users = await this.db.manager(tx).find(User, {
      select: { id: true, emailKey: true },
      where: { emailKey: In(emailKeys), role: In([Role.TECHNICIAN, Role.ADMIN]) },
    });
    return new Set(users.map((user) => user.emailKey));
  }

  /** Throws a unique violation when the address is taken; `isEmailTaken` recognises it. */
  async add(tx: Tx, user: User): Promise<void> {
    await this.db.manager(tx).insert(User, user);
  }

  async update(tx: Tx, id: string, changes: Partial<User>): Promise<void> {
    await this.db.manager(tx).update(User, { id }, changes);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).delete(User, { id });
  }

  /** How many administrators there are; none can be added, demoted or deleted elsewhere before `tx` ends. */
  async lockAdministrators(tx: Tx): Promise<number> {
    const all = await this.db.manager(tx).update(User, { role: Role.ADMIN }, { role: Role.ADMIN });
    return all.affected ?? 0;
  }

  hasAdministrator(): Promise<boolean> {
    return this.db.read.existsBy(User, { role: Role.ADMIN });
  }

  isEmailTaken(error: unknown): boolean {
    return isUniqueViolation(error);
  }
}

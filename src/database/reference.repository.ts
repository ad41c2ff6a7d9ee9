import { Injectable } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { UserInputError } from '../common/user-error';
import { BaseRepository } from './base.repository';
import { isForeignKeyViolation } from './errors';

/**
 * Deleting what others refer to. A module may not know the modules above it, so the foreign keys decide (RESTRICT), and
 * the tables that have them are found in the entities' metadata.
 */
@Injectable()
export class ReferenceRepository extends BaseRepository {
  /** Runs the transaction that deletes the row; throws IN_USE with who uses it when a foreign key forbids that. */
  async orInUse<T>(entity: EntityTarget<ObjectLiteral>, id: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isForeignKeyViolation(error)) throw error;
      const users = await this.usersOf(entity, id);
      throw UserInputError.of('id', 'IN_USE', `It is used by ${users}; change or delete those first.`);
    }
  }

  /** E.g. `2 incoming servers and 3 requests`. */
  private async usersOf(entity: EntityTarget<ObjectLiteral>, id: string): Promise<string> {
    const target = this.db.read.connection.getMetadata(entity);
    const keys = this.db.read.connection.entityMetadatas.flatMap((user) =>
      user.foreignKeys
        .filter((key) => key.referencedEntityMetadata === target && key.onDelete === 'RESTRICT')
        .map((key) => ({ user, property: key.columns[0]!.propertyName })),
    );
    const counts = await Promise.all(
      keys.map(async ({ user, property }) =>
        describe(user.tableName, await this.db.read.countBy(user.target, { [property]: id })),
      ),
    );
    return new Intl.ListFormat('en').format(counts.filter((text) => text !== null)) || 'something else';
  }
}

/** Words of a table's name: every server here is an email server, so that part is left out. */
function describe(table: string, count: number): string | null {
  if (count === 0) return null;
  const words = table.replace('_email_', '_').replaceAll('_', ' ');
  return `${count} ${count === 1 ? words.replace(/s$/, '') : words}`;
}

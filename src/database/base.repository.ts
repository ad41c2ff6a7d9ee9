import { Inject } from '@nestjs/common';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Database } from './database';

/**
 * What repositories share: the database. Methods are named for their use (`claimNextDue(now)`); every write takes the
 * `Tx` it belongs to first, and a read that takes `Tx | null` sees that transaction's own rows.
 */
export abstract class BaseRepository {
  @Inject(Database) protected readonly db: Database;

  /** A column's value as the driver wants it in a statement that is written by hand. */
  protected parameter<T extends ObjectLiteral>(entity: EntityTarget<T>, property: keyof T & string, value: unknown) {
    const { dataSource } = this.db.read;
    const column = dataSource.getMetadata(entity).findColumnWithPropertyName(property)!;
    return dataSource.driver.preparePersistentValue(value, column) as unknown;
  }

  /** The other way: what a statement that is written by hand answered for a column. */
  protected hydrated<T extends ObjectLiteral>(entity: EntityTarget<T>, property: keyof T & string, value: unknown) {
    const { dataSource } = this.db.read;
    const column = dataSource.getMetadata(entity).findColumnWithPropertyName(property)!;
    return dataSource.driver.prepareHydratedValue(value, column) as unknown;
  }
}

import { Inject } from '@nestjs/common';
import { Database } from './database';

/**
 * What repositories share: the database. Methods are named for their use (`claimNextDue(now)`); every write takes the
 * `Tx` it belongs to first, and a read that takes `Tx | null` sees that transaction's own rows.
 */
export abstract class BaseRepository {
  @Inject(Database) protected readonly db: Database;
}

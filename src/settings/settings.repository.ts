import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { ApplicationSettings } from './application-settings.entity';

/** The id of the only row. */
const ID = 'app';

export type SettingsValues = Omit<ApplicationSettings, 'id'>;

@Injectable()
export class SettingsRepository extends BaseRepository {
  find(tx: Tx | null): Promise<ApplicationSettings> {
    return this.db.manager(tx).findOneByOrFail(ApplicationSettings, { id: ID });
  }

  exists(): Promise<boolean> {
    return this.db.read.existsBy(ApplicationSettings, { id: ID });
  }

  /** Leaves a row that another process has made meanwhile as it is. */
  async insertIfMissing(tx: Tx, values: SettingsValues): Promise<void> {
    await this.db
      .manager(tx)
      .createQueryBuilder()
      .insert()
      .into(ApplicationSettings)
      .values({ id: ID, ...values })
      .orIgnore()
      .execute();
  }

  async update(tx: Tx, values: Partial<SettingsValues>): Promise<void> {
    await this.db.manager(tx).update(ApplicationSettings, { id: ID }, values);
  }
}

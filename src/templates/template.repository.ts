import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import type { TemplateKind } from './template-kinds';
import { NotificationTemplateRow } from './template.entity';

@Injectable()
export class TemplateRepository extends BaseRepository {
  findAll(tx: Tx | null): Promise<NotificationTemplateRow[]> {
    return this.db.manager(tx).find(NotificationTemplateRow);
  }

  async save(tx: Tx, row: NotificationTemplateRow): Promise<void> {
    await this.db.manager(tx).upsert(NotificationTemplateRow, row, ['kind']);
  }

  async remove(tx: Tx, kind: TemplateKind): Promise<void> {
    await this.db.manager(tx).delete(NotificationTemplateRow, { kind });
  }
}

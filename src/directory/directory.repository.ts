import { Injectable } from '@nestjs/common';
import { type EntityTarget, In } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { Category } from './category.entity';
import { TechnicianGroup } from './technician-group.entity';

/** What technician groups and categories both are: a name that requests are filed under. */
export type DirectoryEntry = TechnicianGroup & Category;
export type DirectoryValues = Omit<DirectoryEntry, 'id'>;

export abstract class DirectoryRepository extends BaseRepository {
  abstract readonly entity: EntityTarget<DirectoryEntry>;

  findAll(): Promise<DirectoryEntry[]> {
    return this.db.read.find(this.entity, { order: { nameKey: 'ASC' } });
  }

  findByIds(ids: string[]): Promise<DirectoryEntry[]> {
    return this.db.read.findBy(this.entity, { id: In(ids) });
  }

  find(tx: Tx | null, id: string): Promise<DirectoryEntry | null> {
    return this.db.manager(tx).findOneBy(this.entity, { id });
  }

  exists(tx: Tx | null, id: string): Promise<boolean> {
    return this.db.manager(tx).existsBy(this.entity, { id });
  }

  async insert(tx: Tx, entry: DirectoryEntry): Promise<void> {
    await this.db.manager(tx).insert(this.entity, entry);
  }

  async update(tx: Tx, id: string, values: DirectoryValues): Promise<void> {
    await this.db.manager(tx).update(this.entity, { id }, values);
  }

  /** Fails with a foreign key violation while something refers to it. */
  async delete(tx: Tx, id: string): Promise<void> {
    await this.db.manager(tx).delete(this.entity, { id });
  }
}

@Injectable()
export class TechnicianGroupRepository extends DirectoryRepository {
  readonly entity = TechnicianGroup;
}

@Injectable()
export class CategoryRepository extends DirectoryRepository {
  readonly entity = Category;
}

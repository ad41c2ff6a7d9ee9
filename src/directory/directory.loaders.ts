import { Injectable } from '@nestjs/common';
import { type RowLoader, rowLoader } from '../common/row-loader';
import type { Category } from './category.entity';
import { CategoryRepository, TechnicianGroupRepository } from './directory.repository';
import type { TechnicianGroup } from './technician-group.entity';

@Injectable()
export class DirectoryLoaders {
  readonly technicianGroup: RowLoader<TechnicianGroup>;
  readonly category: RowLoader<Category>;

  constructor(groups: TechnicianGroupRepository, categories: CategoryRepository) {
    this.technicianGroup = rowLoader((ids) => groups.findByIds(ids));
    this.category = rowLoader((ids) => categories.findByIds(ids));
  }
}

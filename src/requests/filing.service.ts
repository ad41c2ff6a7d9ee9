import { Injectable } from '@nestjs/common';
import type { Validation } from '../common/user-error';
import type { Tx } from '../database/tx';
import { CategoryRepository, TechnicianGroupRepository } from '../directory/directory.repository';

export interface Filing {
  technicianGroupId?: string | null;
  categoryId?: string | null;
}

/** Under what requests are filed. */
@Injectable()
export class FilingService {
  constructor(
    private readonly groups: TechnicianGroupRepository,
    private readonly categories: CategoryRepository,
  ) {}

  /** Adds NOT_FOUND for a technician group or category that does not exist. */
  async check(tx: Tx, v: Validation, { technicianGroupId, categoryId }: Filing): Promise<void> {
    const groupExists = technicianGroupId == null || (await this.groups.exists(tx, technicianGroupId));
    v.check(groupExists, 'technicianGroupId', 'NOT_FOUND', 'There is no technician group with this ID.');
    const categoryExists = categoryId == null || (await this.categories.exists(tx, categoryId));
    v.check(categoryExists, 'categoryId', 'NOT_FOUND', 'There is no category with this ID.');
  }
}

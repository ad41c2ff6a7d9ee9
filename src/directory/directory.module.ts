import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { ReferenceRepository } from '../database/reference.repository';
import { CategoriesResolver } from './categories.resolver';
import { DirectoryLoaders } from './directory.loaders';
import { CategoryRepository, TechnicianGroupRepository } from './directory.repository';
import { CategoriesService, TechnicianGroupsService } from './directory.service';
import { TechnicianGroupsResolver } from './technician-groups.resolver';

@Module({
  imports: [AuditModule],
  providers: [
    TechnicianGroupRepository,
    CategoryRepository,
    ReferenceRepository,
    TechnicianGroupsService,
    CategoriesService,
    DirectoryLoaders,
    TechnicianGroupsResolver,
    CategoriesResolver,
  ],
  exports: [TechnicianGroupRepository, CategoryRepository, DirectoryLoaders],
})
export class DirectoryModule {}

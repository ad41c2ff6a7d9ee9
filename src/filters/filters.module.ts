import { Module } from '@nestjs/common';
import { FiltersResolver } from './filters.resolver';
import { FiltersService } from './filters.service';

@Module({ providers: [FiltersService, FiltersResolver], exports: [FiltersService] })
export class FiltersModule {}

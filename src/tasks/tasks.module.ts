import { Global, Module } from '@nestjs/common';
import { LeaseRepository } from './lease.repository';
import { LeaseService } from './lease.service';
import { TaskRunner } from './task-runner';

@Global()
@Module({ providers: [LeaseRepository, LeaseService, TaskRunner], exports: [LeaseService, TaskRunner] })
export class TasksModule {}

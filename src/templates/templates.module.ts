import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { TemplateRepository } from './template.repository';
import { TemplateResolver } from './template.resolver';
import { TemplateService } from './template.service';

@Module({
  imports: [AuditModule],
  providers: [TemplateRepository, TemplateService, TemplateResolver],
  exports: [TemplateService],
})
export class TemplatesModule {}

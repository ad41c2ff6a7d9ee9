import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Connection, connectionTypes, PageArgs } from '../common/page';
import { AuditEvent } from './audit-event.entity';
import { AuditService } from './audit.service';

const AuditEventConnection = connectionTypes('AuditEvent', () => AuditEvent);

@Resolver(() => AuditEvent)
export class AuditResolver {
  constructor(private readonly audit: AuditService) {}

  @Query(() => AuditEventConnection)
  auditEvents(@Args() args: PageArgs): Promise<Connection<AuditEvent>> {
    return this.audit.page(args);
  }
}

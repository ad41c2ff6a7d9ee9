import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { EmailServersModule } from '../email-servers/email-servers.module';
import { Courier } from './courier.service';
import { DeliveryEvidence } from './delivery-evidence.service';
import { DeliveryService } from './delivery.service';
import { DueRepository } from './due.repository';
import { MailComposerService } from './mail-composer.service';
import { NotificationDecisionsService } from './notification-decisions.service';
import { DeliveryAttemptResolver, NotificationFieldsResolver } from './notification-fields.resolver';
import { NotificationLoaders } from './notification.loaders';
import { NotificationRepository } from './notification.repository';
import { NotificationResolver } from './notification.resolver';
import { NotificationService } from './notification.service';
import { OutboxClaims } from './outbox-claims';
import { OutboxLedger } from './outbox-ledger';
import { OutboxRepository } from './outbox.repository';
import { OutboxService } from './outbox.service';
import { OutboxTask } from './outbox.task';
import { OutgoingAttachmentRegistry } from './outgoing-attachment-registry';
import { ReplyTokens } from './reply-tokens.service';
import { RequestLookup } from './request-lookup';
import { SendNotificationService } from './send-notification.service';
import { SendingUsageRepository } from './sending-usage.repository';
import { ServerRestService } from './server-rest.service';
import { SettlementRepository } from './settlement.repository';
import { SuppressionRepository } from './suppression.repository';
import { SuppressionResolver } from './suppression.resolver';
import { SuppressionService } from './suppression.service';

@Module({
  imports: [AuditModule, EmailServersModule],
  providers: [
    NotificationRepository,
    NotificationService,
    SendNotificationService,
    NotificationDecisionsService,
    NotificationResolver,
    NotificationFieldsResolver,
    DeliveryAttemptResolver,
    SuppressionResolver,
    NotificationLoaders,
    OutgoingAttachmentRegistry,
    ReplyTokens,
    RequestLookup,
    OutboxRepository,
    DueRepository,
    SuppressionRepository,
    SuppressionService,
    DeliveryEvidence,
    SendingUsageRepository,
    OutboxClaims,
    Courier,
    SettlementRepository,
    OutboxLedger,
    OutboxService,
    OutboxTask,
    DeliveryService,
    MailComposerService,
    ServerRestService,
  ],
  exports: [
    NotificationService,
    NotificationRepository,
    DeliveryEvidence,
    OutgoingAttachmentRegistry,
    ReplyTokens,
    RequestLookup,
    OutboxService,
  ],
})
export class NotificationsModule {}

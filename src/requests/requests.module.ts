import { Module, type OnModuleInit } from '@nestjs/common';
import { MulterModule } from '@nestjs/platform-express';
import { AuditModule } from '../audit/audit.module';
import { DirectoryModule } from '../directory/directory.module';
import { EmailServersModule } from '../email-servers/email-servers.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { TemplatesModule } from '../templates/templates.module';
import { OutgoingAttachmentRegistry } from '../notifications/outgoing-attachment-registry';
import { RequestLookup } from '../notifications/request-lookup';
import { SettingsModule } from '../settings/settings.module';
import { BlobStore } from '../storage/blob-store';
import { AttachmentController } from './attachment.controller';
import { AttachmentDownloads } from './attachment-downloads.service';
import { AttachmentRepository } from './attachment.repository';
import { AttachmentResolver } from './attachment.resolver';
import { AttachmentUrls } from './attachment-urls';
import { ConversationService } from './conversation.service';
import { EntryHtmlService } from './entry-html.service';
import { FilingService } from './filing.service';
import { HtmlSanitiser } from './html-sanitiser';
import { NotificationRequestResolver } from './notification-request.resolver';
import { ReplyAttachments } from './reply-attachments.service';
import { RequestChangeLog } from './request-change-log.service';
import { RequestOutbox } from './request-outbox.service';
import { ReplyService } from './reply.service';
import { RequestEntryRepository } from './request-entry.repository';
import { RequestEntryResolver } from './request-entry.resolver';
import { RequestFieldsResolver } from './request-fields.resolver';
import { RequestIntakeService } from './request-intake.service';
import { RequestLoaders } from './request.loaders';
import { RequestRepository } from './request.repository';
import { RequestResolver } from './request.resolver';
import { RequestsService } from './requests.service';
import { RequestUpdateService } from './request-update.service';
import { uploadOptions } from './upload.storage';
import { UploadsService } from './uploads.service';
import { UploadsTask } from './uploads.task';

@Module({
  imports: [
    AuditModule,
    SettingsModule,
    DirectoryModule,
    EmailServersModule,
    NotificationsModule,
    TemplatesModule,
    MulterModule.registerAsync({ inject: [BlobStore], useFactory: uploadOptions }),
  ],
  controllers: [AttachmentController],
  providers: [
    RequestRepository,
    RequestEntryRepository,
    AttachmentRepository,
    RequestLoaders,
    RequestsService,
    RequestUpdateService,
    FilingService,
    ConversationService,
    RequestIntakeService,
    ReplyService,
    RequestOutbox,
    RequestChangeLog,
    ReplyAttachments,
    HtmlSanitiser,
    EntryHtmlService,
    AttachmentUrls,
    AttachmentDownloads,
    UploadsService,
    UploadsTask,
    RequestResolver,
    RequestFieldsResolver,
    RequestEntryResolver,
    AttachmentResolver,
    NotificationRequestResolver,
  ],
  exports: [RequestIntakeService, RequestLoaders, RequestsService],
})
export class RequestsModule implements OnModuleInit {
  constructor(
    private readonly requests: RequestsService,
    private readonly attachments: ReplyAttachments,
    private readonly outgoing: OutgoingAttachmentRegistry,
    private readonly lookup: RequestLookup,
  ) {}

  onModuleInit(): void {
    this.outgoing.use(this.attachments);
    this.lookup.use((id) => this.requests.find(id));
  }
}

import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { AuthModule } from '../auth/auth.module';
import { EmailServersModule } from '../email-servers/email-servers.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { TemplatesModule } from '../templates/templates.module';
import { RequestsModule } from '../requests/requests.module';
import { SettingsModule } from '../settings/settings.module';
import { CheckRequests } from './check-requests';
import { CheckScheduler } from './check-scheduler';
import { ConfirmationCountRepository } from './confirmation-count.repository';
import { Confirmations } from './confirmations';
import { ConnectionGate } from './connection-gate';
import { ConnectionsTask } from './connections.task';
import { DecisionReader } from './decision-reader';
import { DecisionWriter } from './decision-writer';
import { DueServerRepository } from './due-server.repository';
import { FilterPreviewService } from './filter-preview.service';
import { IgnoredMessages } from './ignored-messages.service';
import { ImapChecker } from './imap-checker';
import { ImapSessions } from './imap-sessions';
import { InboundMessageRepository } from './inbound-message.repository';
import { InboundMessageResolver } from './inbound-message.resolver';
import { InboundMessageService } from './inbound-message.service';
import { IntakeService } from './intake.service';
import { IntakeTask } from './intake.task';
import { KeptConnections } from './kept-connections';
import { KnownUidlRepository } from './known-uidl.repository';
import { MailboxChecker } from './mailbox-checker';
import { MailboxOwner } from './mailbox-owner';
import { MailboxRepository } from './mailbox.repository';
import { MailboxService } from './mailbox.service';
import { ParserPool } from './parser-pool';
import { Pop3Checker } from './pop3-checker';
import { Pop3Intake } from './pop3-intake';
import { PollableServers } from './pollable-servers';
import { PollNowService } from './poll-now.service';
import { PollResolver } from './poll.resolver';
import { Poller } from './poller';
import { PollingTask } from './polling.task';
import { PushService } from './push.service';
import { RawMessageController } from './raw-message.controller';
import { Recorder } from './recorder';
import { ReprocessService } from './reprocess.service';
import { Settler } from './settler';
import { SweepService } from './sweep.service';
import { SweepTask } from './sweep.task';
import { ThreadReader } from './thread-reader';
import { UidlLedger } from './uidl-ledger';
import { WantedBodies } from './wanted-bodies';
import { WantedBodiesTask } from './wanted-bodies.task';
import { WindowFetcher } from './window-fetcher';

@Module({
  imports: [
    AuditModule,
    AuthModule,
    SettingsModule,
    EmailServersModule,
    NotificationsModule,
    TemplatesModule,
    RequestsModule,
  ],
  controllers: [RawMessageController],
  providers: [
    CheckRequests,
    CheckScheduler,
    ConfirmationCountRepository,
    Confirmations,
    ConnectionGate,
    ConnectionsTask,
    DecisionReader,
    DecisionWriter,
    DueServerRepository,
    FilterPreviewService,
    IgnoredMessages,
    ImapChecker,
    ImapSessions,
    InboundMessageRepository,
    InboundMessageResolver,
    InboundMessageService,
    IntakeService,
    IntakeTask,
    KeptConnections,
    KnownUidlRepository,
    MailboxChecker,
    MailboxOwner,
    MailboxRepository,
    MailboxService,
    ParserPool,
    Pop3Checker,
    Pop3Intake,
    PollableServers,
    PollNowService,
    PollResolver,
    Poller,
    PollingTask,
    PushService,
    Recorder,
    ReprocessService,
    Settler,
    SweepService,
    SweepTask,
    ThreadReader,
    UidlLedger,
    WantedBodies,
    WantedBodiesTask,
    WindowFetcher,
  ],
  exports: [InboundMessageRepository],
})
export class PollingModule {}

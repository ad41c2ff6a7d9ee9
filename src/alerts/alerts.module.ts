import { Module } from '@nestjs/common';
import { EmailServersModule } from '../email-servers/email-servers.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { SettingsModule } from '../settings/settings.module';
import { TemplatesModule } from '../templates/templates.module';
import { AlertMails } from './alert-mails';
import { AlertsService } from './alerts.service';
import { AlertsTask } from './alerts.task';
import { FactsReader } from './facts.reader';
import { FactsRepository } from './facts.repository';
import { IncidentRepository } from './incident.repository';

@Module({
  imports: [EmailServersModule, NotificationsModule, SettingsModule, TemplatesModule],
  providers: [AlertMails, AlertsService, AlertsTask, FactsReader, FactsRepository, IncidentRepository],
  exports: [AlertsService],
})
export class AlertsModule {}

import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { NotificationService } from '../notifications/notification.service';
import { alertDraft } from '../notifications/templates';
import type { ApplicationSettings } from '../settings/application-settings.entity';
import { TemplateService } from '../templates/template.service';
import type { IncidentRow } from './incident.entity';

/** One mail for all incidents of one check. */
@Injectable()
export class AlertMails {
  constructor(
    private readonly notifications: NotificationService,
    private readonly templates: TemplateService,
  ) {}

  async queue(
    tx: Tx,
    settings: ApplicationSettings,
    outgoingEmailServerId: string,
    news: { incidents: IncidentRow[]; recovered: boolean },
  ): Promise<void> {
    if (news.incidents.length === 0) return;
    const draft = alertDraft(await this.templates.words(tx), {
      to: settings.alertEmails,
      outgoingEmailServerId,
      consoleUrl: `${settings.baseUrl}/admin/status`,
      ...news,
    });
    await this.notifications.enqueue(tx, [draft]);
  }
}

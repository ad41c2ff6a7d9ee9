import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import type { ApplicationSettings } from '../settings/application-settings.entity';
import { SettingsService } from '../settings/settings.service';
import { AlertMails } from './alert-mails';
import { type Condition, conditionsOf } from './conditions';
import { FactsReader } from './facts.reader';
import { type Plan, planIncidents } from './incident-plan';
import type { IncidentRow } from './incident.entity';
import { IncidentRepository } from './incident.repository';

/** How long closed incidents can be looked at. */
const KEEP_MS = 90 * 86_400_000;

/** Keeps incidents, and tells administrators once when one begins and once when it is over. */
@Injectable()
export class AlertsService {
  constructor(
    private readonly db: Database,
    private readonly incidents: IncidentRepository,
    private readonly facts: FactsReader,
    private readonly settings: SettingsService,
    private readonly mails: AlertMails,
    private readonly clock: Clock,
  ) {}

  /** For one process at a time. */
  async check(): Promise<void> {
    const settings = await this.settings.get();
    const conditions = conditionsOf(await this.facts.read(settings.alertAfterMinutes), settings.alertAfterMinutes);
    const open = await this.incidents.findOpen(null);
    const plan = planIncidents(open, conditions, await this.incidents.lastMailAt(), this.clock.now());
    const sender = plan.alert.length + plan.recovered.length > 0 ? await this.facts.workingOutgoingServer() : null;
    await this.db.transaction((tx) => this.carryOut(tx, plan, settings, sender));
  }

  openIncidents(): Promise<IncidentRow[]> {
    return this.incidents.findOpen(null);
  }

  /** With no server to tell it over, beginnings and ends stay untold, and are tried again at the next check. */
  private async carryOut(tx: Tx, plan: Plan, settings: ApplicationSettings, sender: string | null): Promise<void> {
    const now = this.clock.now();
    const someoneToTell = settings.alertEmails.length > 0;
    const canMail = sender !== null && someoneToTell;
    const recovered = canMail || !someoneToTell ? plan.recovered : [];
    const opened = plan.opened.map((condition) => newIncident(condition, now));
    const seen = plan.seen.map(({ incident, condition }) => ({ ...incident, ...words(condition), seenAt: now }));
    const alerted = [...opened, ...seen].filter((i) => canMail && plan.alert.includes(i.openKey ?? ''));
    for (const incident of alerted) incident.alertedAt = now;
    const closed = [...plan.forgotten, ...recovered].map((i) => ({ ...i, openKey: null, closedAt: now }));

    await this.incidents.insert(tx, opened);
    for (const incident of [...seen, ...closed]) await this.incidents.update(tx, incident);
    await this.incidents.removeClosedBefore(tx, new Date(now.getTime() - KEEP_MS));
    if (!canMail) return;
    await this.mails.queue(tx, settings, sender, { incidents: alerted, recovered: false });
    await this.mails.queue(tx, settings, sender, { incidents: recovered, recovered: true });
  }
}

function newIncident(condition: Condition, now: Date): IncidentRow {
  return {
    id: newId(),
    openKey: condition.key,
    kind: condition.kind,
    ...words(condition),
    openedAt: now,
    seenAt: now,
    alertedAt: null,
    closedAt: null,
  };
}

function words({
  title,
  subject,
  detail,
  remedy,
}: Condition): Pick<IncidentRow, 'title' | 'subject' | 'detail' | 'remedy'> {
  return { title: title.slice(0, 300), subject: subject.slice(0, 400), detail: detail.slice(0, 1000), remedy };
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Tx } from '../database/tx';
import { isValidAddress, normaliseAddress } from '../mail/addresses';
import { senderAuthentication } from '../mail/authentication-results';
import { answerSuppressionReason } from '../mail/machine-signs';
import type { NotificationDraft } from '../notifications/notification-draft';
import { NotificationService } from '../notifications/notification.service';
import { confirmationDraft } from '../notifications/templates';
import { TemplateService } from '../templates/template.service';
import type { Words } from '../templates/words';
import type { CreatedRequest } from '../requests/request-intake.service';
import { capKeys, ConfirmationCaps, DAY_MS } from './confirmation-caps';
import { ConfirmationCountRepository } from './confirmation-count.repository';
import type { Batch } from './decision-reader';
import type { ReadableMail } from './mail-batch';

export interface ConfirmationOutcome {
  queued: boolean;
  detail: string | null;
}

/** Tells requesters that their mail has become a request, except where an answer would do harm (RFC 3834). */
@Injectable()
export class Confirmations {
  constructor(
    private readonly notifications: NotificationService,
    private readonly counts: ConfirmationCountRepository,
    private readonly templates: TemplateService,
    private readonly clock: Clock,
  ) {}

  async queue(
    tx: Tx,
    batch: Batch,
    created: Map<ReadableMail, CreatedRequest>,
  ): Promise<Map<ReadableMail, ConfirmationOutcome>> {
    const outcomes = new Map<ReadableMail, ConfirmationOutcome>();
    const caps = await this.caps(tx, batch, [...created.keys()]);
    const words = await this.templates.words(tx);
    const drafts: NotificationDraft[] = [];
    for (const [mail, request] of created) {
      const refused = refusal(mail, batch) ?? caps.take(senderKey(mail));
      outcomes.set(mail, { queued: refused === null, detail: refused });
      if (refused === null) drafts.push(draftOf(words, mail, request, batch));
    }
    await this.notifications.enqueue(tx, drafts);
    await this.counts.save(tx, caps.changes());
    return outcomes;
  }

  private async caps(tx: Tx, batch: Batch, mails: ReadableMail[]): Promise<ConfirmationCaps> {
    const keys = new Set(mails.filter((mail) => refusal(mail, batch) === null).flatMap((m) => capKeys(senderKey(m))));
    if (keys.size > 0) await this.counts.removeBefore(tx, new Date(this.clock.ms() - DAY_MS));
    return new ConfirmationCaps(await this.counts.findByKeys(tx, [...keys]), this.clock.now());
  }
}

function draftOf(
  words: Words,
  { row, parsed }: ReadableMail,
  request: CreatedRequest,
  batch: Batch,
): NotificationDraft {
  const mailbox = batch.servers.get(row.serverId ?? '');
  const requesterEmail = parsed.from!.address;
  return confirmationDraft(words, {
    request: { ...request, subject: parsed.subject, requesterEmail },
    outgoingEmailServerId: mailbox?.outgoingEmailServerId ?? null,
    references: [...parsed.references, ...(parsed.messageId ? [parsed.messageId] : [])],
    answersTo: mailbox ? { mailbox, requestNumber: request.number } : null,
  });
}

/** Why this mail is not confirmed, whoever else was; null when nothing speaks against it. */
function refusal(mail: ReadableMail, batch: Batch): string | null {
  const from = mail.parsed.from?.address;
  if (!batch.settings.acknowledgeNewRequests) return 'Confirmations are switched off.';
  if (!mail.row.acknowledge) return 'It was in the mailbox before the first contact.';
  if (!from || !isValidAddress(from)) return 'Its sender has no address that can be written to.';
  const machine = answerSuppressionReason(mail.parsed.signs, batch.installationId);
  if (machine) return `It must not be answered: ${machine}.`;
  if (senderAuthentication(batch.trustedResult(mail), from) === 'FAIL') {
    return 'Its sender address is forged, as the receiving mail server found (DMARC).';
  }
  return null;
}

function senderKey({ parsed }: ReadableMail): string {
  return normaliseAddress(parsed.from?.address ?? '').key.slice(0, 320);
}

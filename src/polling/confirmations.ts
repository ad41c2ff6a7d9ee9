import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Tx } from '../database/tx';
import { isValidAddress, normaliseAddress } from '../mail/addresses';
import { answerSuppressionReason } from '../mail/machine-signs';
import type { NotificationDraft } from '../notifications/notification-draft';
import { NotificationService } from '../notifications/notification.service';
import { confirmationDraft } from '../notifications/templates';
import { TemplateService } from '../templates/template.service';
import type { Words } from '../templates/words';
import type { Batch } from './decision-reader';
import { SenderCapRepository } from './sender-cap.repository';
import type { ReadableMail } from './mail-batch';

/** Confirmations for one sender within an hour: two machines that answer each other stop by themselves. */
const MAX_PER_SENDER_AND_HOUR = 5;
const HOUR_MS = 3_600_000;

export interface ConfirmationOutcome {
  queued: boolean;
  detail: string | null;
}

/** Tells requesters that their mail has become a request, except where an answer would do harm (RFC 3834). */
@Injectable()
export class Confirmations {
  constructor(
    private readonly notifications: NotificationService,
    private readonly sent: SenderCapRepository,
    private readonly templates: TemplateService,
    private readonly clock: Clock,
  ) {}

  async queue(
    tx: Tx,
    batch: Batch,
    created: Map<ReadableMail, { id: string; key: string }>,
  ): Promise<Map<ReadableMail, ConfirmationOutcome>> {
    const outcomes = new Map<ReadableMail, ConfirmationOutcome>();
    const senders = [...created.keys()].flatMap((m) =>
      m.parsed.from ? [normaliseAddress(m.parsed.from.address).key] : [],
    );
    const counts = batch.settings.acknowledgeNewRequests
      ? await this.sent.countConfirmationsSince(tx, [...new Set(senders)], new Date(this.clock.ms() - HOUR_MS))
      : new Map<string, number>();
    const words = await this.templates.words(tx);
    const drafts: NotificationDraft[] = [];
    for (const [mail, request] of created) {
      const refusal = refuse(mail, batch.settings.acknowledgeNewRequests, counts);
      outcomes.set(mail, { queued: refusal === null, detail: refusal });
      if (refusal === null) drafts.push(draftOf(words, mail, request, batch));
    }
    await this.notifications.enqueue(tx, drafts);
    return outcomes;
  }
}

/** Why this mail is not confirmed, or null; counts the confirmation that it allows. */
function refuse(mail: ReadableMail, wanted: boolean, counts: Map<string, number>): string | null {
  const from = mail.parsed.from?.address;
  if (!wanted) return 'Confirmations are switched off.';
  if (!mail.row.acknowledge) return 'It was in the mailbox before the first contact.';
  if (!from || !isValidAddress(from)) return 'Its sender has no address that can be written to.';
  const machine = answerSuppressionReason(mail.parsed.signs);
  if (machine) return `It must not be answered: ${machine}.`;
  const { key } = normaliseAddress(from);
  const count = counts.get(key) ?? 0;
  if (count >= MAX_PER_SENDER_AND_HOUR) {
    return `Its sender got ${MAX_PER_SENDER_AND_HOUR} confirmations within the last hour.`;
  }
  counts.set(key, count + 1);
  return null;
}

function draftOf(
  words: Words,
  { row, parsed }: ReadableMail,
  request: { id: string; key: string },
  batch: Batch,
): NotificationDraft {
  return confirmationDraft(words, {
    request: { ...request, subject: parsed.subject, requesterEmail: parsed.from!.address },
    outgoingEmailServerId: batch.servers.get(row.serverId ?? '')?.outgoingEmailServerId ?? null,
    references: [...parsed.references, ...(parsed.messageId ? [parsed.messageId] : [])],
  });
}

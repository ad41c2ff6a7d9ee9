import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import type { Tx } from '../database/tx';
import { normaliseAddress } from '../mail/addresses';
import { withoutAddressToken } from '../mail/reply-token';
import { DeliveryEvidence } from '../notifications/delivery-evidence.service';
import type { NewEntry } from '../requests/request-drafts';
import { type CreatedRequest, RequestIntakeService } from '../requests/request-intake.service';
import { Confirmations } from './confirmations';
import type { Decision } from './decide';
import type { Batch } from './decision-reader';
import type { InboundMessageRow, StoredJourneyStep } from './inbound-message.entity';
import { InboundState } from './inbound-message.enums';
import { InboundMessageRepository } from './inbound-message.repository';
import { journeyStep } from './journey';
import { headerColumns } from './message-headers';
import type { ReadableMail } from './mail-batch';

type Decided<K extends Decision['kind']> = [ReadableMail, Extract<Decision, { kind: K }>];

/** Carries out a batch of decisions within its transaction, with one statement for each table. */
@Injectable()
export class DecisionWriter {
  constructor(
    private readonly requests: RequestIntakeService,
    private readonly confirmations: Confirmations,
    private readonly evidence: DeliveryEvidence,
    private readonly messages: InboundMessageRepository,
    private readonly clock: Clock,
  ) {}

  async write(tx: Tx, batch: Batch, decisions: [ReadableMail, Decision][]): Promise<void> {
    const now = this.clock.now();
    const created = await this.createRequests(tx, batch, only(decisions, 'NEW_REQUEST'), now);
    await this.addFollowUps(tx, batch, only(decisions, 'FOLLOW_UP'), now);
    const confirmed = await this.confirmations.queue(tx, batch, created);

    await this.noteEvidence(tx, batch, decisions);

    const rows = decisions.map(([mail, decision]) => {
      const request = created.get(mail);
      const steps = [journeyStep(now, stepOf(decision), decision.reason)];
      const confirmation = confirmed.get(mail);
      if (confirmation)
        steps.push(
          journeyStep(now, confirmation.queued ? 'CONFIRMATION_QUEUED' : 'NOT_CONFIRMED', confirmation.detail),
        );
      const authenticationResults = batch.trustedResult(mail)?.value ?? null;
      return { ...decidedRow(mail, decision, request?.id ?? null, steps, now), authenticationResults };
    });
    await this.messages.saveDecided(tx, rows);
    await this.messages.addFingerprints(
      tx,
      decisions
        .filter(([mail, decision]) => decision.kind !== 'DUPLICATE' && mail.row.fingerprint === null)
        .map(([mail]) => ({ fingerprint: mail.parsed.fingerprint, messageId: mail.row.id })),
    );
  }

  /** What this mail tells of a mail of ours: a report on it, or a copy of it. */
  private async noteEvidence(tx: Tx, batch: Batch, decisions: [ReadableMail, Decision][]): Promise<void> {
    const reports = only(decisions, 'SUPPRESSED').flatMap(([, { report }]) => report ?? []);
    await this.evidence.reported(tx, reports);
    const copies = batch.mails.filter(({ parsed }) => parsed.signs.mailroomLoop === batch.installationId);
    await this.evidence.arrived(
      tx,
      copies.flatMap(({ parsed }) => parsed.messageId ?? []),
    );
  }

  private async createRequests(
    tx: Tx,
    batch: Batch,
    decided: Decided<'NEW_REQUEST'>[],
    now: Date,
  ): Promise<Map<ReadableMail, CreatedRequest>> {
    const drafts = decided.map(([mail, decision]) => {
      const server = batch.servers.get(mail.row.serverId ?? '');
      const { from, subject } = mail.parsed;
      return {
        subject: subject || '(no subject)',
        requesterEmail: from?.address ?? '',
        requesterName: from?.name ?? null,
        ccEmails: otherRecipients(mail, batch.ownAddresses),
        technicianGroupId: server?.technicianGroupId ?? null,
        categoryId: server?.categoryId ?? null,
        sourceId: server?.id ?? null,
        linkedToId: decision.linkedTo,
        entry: entryOf(mail, mail.parsed.text, now),
        createdAt: now,
      };
    });
    const created = await this.requests.createRequests(tx, drafts);
    return new Map(decided.map(([mail], i) => [mail, created[i]!]));
  }

  private async addFollowUps(tx: Tx, batch: Batch, decided: Decided<'FOLLOW_UP'>[], now: Date): Promise<void> {
    const entries = decided.map(([mail, { requestId }]) => ({
      ...entryOf(mail, mail.parsed.replyText ?? mail.parsed.text.trimEnd(), now),
      requestId,
    }));
    await this.requests.addEntries(tx, entries, batch.settings.reopenOnReply);
    const proven = decided.filter(([, decision]) => decision.proven);
    await this.requests.addParticipants(
      tx,
      proven.map(([mail, { requestId }]) => ({ requestId, emails: otherRecipients(mail, batch.ownAddresses) })),
    );
  }
}

function only<K extends Decision['kind']>(decisions: [ReadableMail, Decision][], kind: K): Decided<K>[] {
  return decisions.filter((d): d is Decided<K> => d[1].kind === kind);
}

/** Who else the mail was for: they take part in the request. An address of ours with a token is ours. */
function otherRecipients({ parsed }: ReadableMail, own: ReadonlySet<string>): string[] {
  const from = parsed.from ? normaliseAddress(parsed.from.address).key : null;
  const others = new Map<string, string>();
  for (const { address } of [...parsed.to, ...parsed.cc]) {
    const { key } = normaliseAddress(withoutAddressToken(address));
    if (key !== from && !own.has(key)) others.set(key, address);
  }
  return [...others.values()];
}

function entryOf({ row, parsed }: ReadableMail, text: string, createdAt: Date): NewEntry {
  return {
    authorEmail: parsed.from?.address ?? null,
    authorName: parsed.from?.name ?? null,
    text,
    html: parsed.html,
    messageId: parsed.messageId,
    inboundMessageId: row.id,
    createdAt,
    attachments: parsed.attachments,
  };
}

const STATES: Record<Decision['kind'], InboundState> = {
  NEW_REQUEST: InboundState.REQUEST_CREATED,
  FOLLOW_UP: InboundState.FOLLOW_UP_ADDED,
  IGNORED: InboundState.IGNORED,
  DUPLICATE: InboundState.DUPLICATE,
  SUPPRESSED: InboundState.SUPPRESSED,
};

function stepOf(decision: Decision) {
  return STATES[decision.kind] as Exclude<InboundState, InboundState.RECEIVED>;
}

function decidedRow(
  { row, parsed }: ReadableMail,
  decision: Decision,
  createdId: string | null,
  steps: StoredJourneyStep[],
  now: Date,
): InboundMessageRow {
  return {
    ...row,
    state: STATES[decision.kind],
    reason: decision.reason,
    ...headerColumns(parsed),
    fingerprint: parsed.fingerprint,
    duplicateOfId: decision.kind === 'DUPLICATE' ? decision.of : null,
    processedAt: now,
    requestId: 'requestId' in decision ? decision.requestId : createdId,
    journey: [...row.journey, ...steps],
  };
}

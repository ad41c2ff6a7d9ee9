import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { mailServerDiagnosis } from '../email-servers/diagnosis-catalogue';
import type { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { SmtpFailure } from '../email-servers/smtp-failure';
import { SmtpTransportService } from '../email-servers/smtp-transport.service';
import { withAsciiDomain } from '../mail/addresses';
import type { DeliveryFailure } from './delivery-decision';
import { HandOverBody } from './hand-over-body';
import { MailComposerService } from './mail-composer.service';
import { senderOf, UnsendableMail } from './mail-of';
import type { NotificationRecipient } from './notification-recipient.entity';
import { OutboxLedger } from './outbox-ledger';
import type { Claimed } from './outbox.types';
import type { Refusal } from './refusal';

export type DeliveryResult =
  | { kind: 'ANSWERED'; rejected: Refusal[]; response: string }
  | { kind: 'FAILED'; failure: DeliveryFailure }
  /** Somebody else has it now; nothing was handed over and nothing is to be recorded. */
  | { kind: 'CLAIM_LOST' };

const UNSENDABLE = {
  title: 'A mail cannot be made of this message',
  remedy: ['Write the message again without what is named here.'],
};
const OUR_FAULT = {
  title: 'Something went wrong inside Mailroom',
  remedy: [
    'Nothing has to be done: Mailroom tries again by itself.',
    "If it stays, look for this time in Mailroom's log.",
  ],
};

/** One attempt: compose, hand over, hear the answer. Never throws. */
@Injectable()
export class DeliveryService {
  private readonly logger = new Logger(DeliveryService.name);

  constructor(
    private readonly composer: MailComposerService,
    private readonly ledger: OutboxLedger,
    private readonly smtp: SmtpTransportService,
    private readonly clock: Clock,
  ) {}

  /** `intended` is the server that the notification was meant for, where `server` stands in for it. */
  async attempt(
    claimed: Claimed,
    offered: NotificationRecipient[],
    server: OutgoingEmailServer,
    intended: OutgoingEmailServer | null,
  ): Promise<DeliveryResult> {
    const { notification } = claimed;
    const way: { body: HandOverBody | null; lost: boolean } = { body: null, lost: false };
    const marked = this.ledger.expectMark();
    try {
      const envelope = { from: withAsciiDomain(server.email), to: offered.map((r) => withAsciiDomain(r.address)) };
      const sender = senderOf(server, intended);
      const { rejected, response } = await this.composer.withMail(claimed, sender, (message) => {
        way.body = new HandOverBody(message, async () => {
          way.lost = !(await this.ledger.markHandedOver(claimed));
          marked();
          if (way.lost) throw new Error('The claim was lost.');
        });
        return this.smtp.send(server, { envelope, raw: way.body.stream });
      });
      return { kind: 'ANSWERED', rejected, response };
    } catch (error) {
      way.body?.stream.destroy();
      if (way.lost) return { kind: 'CLAIM_LOST' };
      return { kind: 'FAILED', failure: this.toFailure(error, notification.id, way.body?.handedOver ?? false) };
    } finally {
      marked();
    }
  }

  private toFailure(error: unknown, notificationId: string, handedOver: boolean): DeliveryFailure {
    const at = this.clock.now();
    const unanswered = { concernsServer: false, responseCode: null, response: null, rejected: [], handedOver };
    if (error instanceof SmtpFailure) {
      const { phase, permanent, concernsServer, responseCode, response, rejected, diagnosis } = error;
      return { ...unanswered, phase, permanent, concernsServer, responseCode, response, rejected, diagnosis };
    }
    if (error instanceof DiagnosedError) {
      // Told before the mail server was asked anything: its configuration cannot be used as it is.
      return { ...unanswered, phase: 'CONNECT', permanent: false, concernsServer: true, diagnosis: error.diagnosis };
    }
    if (error instanceof UnsendableMail) {
      const diagnosis = mailServerDiagnosis(DiagnosisCode.MESSAGE_REJECTED, {
        at,
        detail: error.message,
        advice: UNSENDABLE,
      });
      return { ...unanswered, phase: 'COMPOSE', permanent: true, diagnosis };
    }
    this.logger.error({ notificationId, err: error }, 'a delivery failed unexpectedly');
    const phase = handedOver ? 'AFTER_DATA' : 'COMPOSE';
    const diagnosis = mailServerDiagnosis(DiagnosisCode.UNEXPECTED, { at, advice: OUR_FAULT });
    return { ...unanswered, phase, permanent: false, diagnosis };
  }
}

import { Injectable } from '@nestjs/common';
import { INSTALLATION_PROPERTY, PropertyRepository } from '../database/property.repository';
import type { Tx } from '../database/tx';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { compileIncomingFilter, type CompiledIncomingFilter } from '../filters/evaluate';
import { normaliseAddress } from '../mail/addresses';
import { suppressionReason } from '../mail/machine-signs';
import { messageIdHash, requestKeyInSubject, threadingKeys } from '../mail/threading';
import { RequestIntakeService } from '../requests/request-intake.service';
import { RequestStatus } from '../requests/request.enums';
import type { RequestRow } from '../requests/request.entity';
import { requestKey } from '../requests/request-key';
import type { ApplicationSettings } from '../settings/application-settings.entity';
import { SettingsService } from '../settings/settings.service';
import type { DecisionContext, SupposedRequest } from './decide';
import { InboundMessageRepository } from './inbound-message.repository';
import type { ReadableMail } from './mail-batch';

/** What is the same for a whole batch, read before its transaction. */
export interface Batch {
  mails: ReadableMail[];
  settings: ApplicationSettings;
  servers: Map<string, IncomingEmailServer>;
  filters: Map<string, CompiledIncomingFilter>;
  ownAddresses: Set<string>;
  installationId: string;
}

const NO_FILTER = compileIncomingFilter(null);

/** Reads what deciding needs: a few queries for a batch, none for a single message. */
@Injectable()
export class DecisionReader {
  constructor(
    private readonly settings: SettingsService,
    private readonly incoming: IncomingEmailServerRepository,
    private readonly outgoing: OutgoingEmailServerRepository,
    private readonly properties: PropertyRepository,
    private readonly messages: InboundMessageRepository,
    private readonly requests: RequestIntakeService,
  ) {}

  async prepare(mails: ReadableMail[]): Promise<Batch> {
    const incoming = await this.incoming.findAll();
    const outgoing = await this.outgoing.findAll();
    return {
      mails,
      settings: await this.settings.get(),
      servers: new Map(incoming.map((s) => [s.id, s])),
      filters: new Map(incoming.map((s) => [s.id, compileIncomingFilter(s.filter)])),
      ownAddresses: new Set([...incoming, ...outgoing].map((s) => normaliseAddress(s.email).key)),
      installationId: (await this.properties.get(null, INSTALLATION_PROPERTY)) ?? '',
    };
  }

  async read(tx: Tx, batch: Batch): Promise<{ of: (mail: ReadableMail) => DecisionContext }> {
    const twins = await this.messages.findFingerprints(
      tx,
      batch.mails.map((m) => m.parsed.fingerprint),
    );
    const { supposed, reportsOn } = await this.knownRequests(tx, batch.mails);
    return {
      of: (mail) => {
        const twin = twins.get(mail.parsed.fingerprint);
        return {
          installationId: batch.installationId,
          ownAddresses: batch.ownAddresses,
          filter: batch.filters.get(mail.row.serverId ?? '') ?? NO_FILTER,
          machineReason: suppressionReason(mail.parsed.signs),
          fromKey: mail.parsed.from ? normaliseAddress(mail.parsed.from.address).key : null,
          // A message that is decided again meets its own fingerprint.
          twin: twin !== undefined && twin !== mail.row.id ? { id: twin } : null,
          supposed: supposed.get(mail) ?? null,
          reportsOn: reportsOn.get(mail) ?? null,
        };
      },
    };
  }

  /** By Message-ID first: it was made for this; the key in a subject is what people copy by hand. */
  private async knownRequests(tx: Tx, mails: ReadableMail[]) {
    const hashes = new Map(mails.map((m) => [m, answeredIds(m).map(messageIdHash)]));
    const byHash = await this.requests.findByMessageIds(tx, [...new Set([...hashes.values()].flat())]);
    const numbers = new Map(mails.map((m) => [m, numberInSubject(m.parsed.subject)]));
    const byNumber = await this.requests.findByNumbers(
      tx,
      [...numbers.values()].filter((n): n is number => n !== null),
    );
    const rows = await this.requests.findByIds(tx, [...new Set(byHash.values())]);

    const supposed = new Map<ReadableMail, SupposedRequest>();
    const reportsOn = new Map<ReadableMail, string>();
    for (const mail of mails) {
      const threaded = hashes
        .get(mail)!
        .map((hash) => rows.get(byHash.get(hash) ?? ''))
        .find((r) => r !== undefined);
      const named = byNumber.get(numbers.get(mail) ?? -1);
      if (threaded) {
        supposed.set(mail, supposedRequest(threaded, 'by In-Reply-To or References'));
        reportsOn.set(mail, threaded.id);
      } else if (named) supposed.set(mail, supposedRequest(named, 'by its key in the subject'));
    }
    return { supposed, reportsOn };
  }
}

/** A delivery report is about the mail that it returns. */
function answeredIds({ parsed }: ReadableMail): string[] {
  const reported = parsed.report?.originalMessageId;
  return reported ? [reported, ...threadingKeys(parsed)] : threadingKeys(parsed);
}

function numberInSubject(subject: string): number | null {
  const key = requestKeyInSubject(subject);
  return key === null ? null : Number(key.replace(/^\D+/, ''));
}

function supposedRequest(row: RequestRow, by: string): SupposedRequest {
  return {
    id: row.id,
    key: requestKey(row.number),
    by,
    closed: row.status === RequestStatus.RESOLVED || row.status === RequestStatus.CLOSED,
    participants: new Set([row.requesterKey, ...row.ccEmails.map((a) => normaliseAddress(a).key)]),
  };
}

import { Injectable } from '@nestjs/common';
import { INSTALLATION_PROPERTY, PropertyRepository } from '../database/property.repository';
import type { Tx } from '../database/tx';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { OutgoingEmailServerRepository } from '../email-servers/outgoing-email-server.repository';
import { compileIncomingFilter, type CompiledIncomingFilter } from '../filters/evaluate';
import { normaliseAddress } from '../mail/addresses';
import { senderAuthentication, trustedResult } from '../mail/authentication-results';
import { suppressionReason } from '../mail/machine-signs';
import type { AuthenticationResult } from '../mail/parsed-message';
import { withoutAddressToken } from '../mail/reply-token';
import type { ApplicationSettings } from '../settings/application-settings.entity';
import { SettingsService } from '../settings/settings.service';
import type { DecisionContext } from './decide';
import { InboundMessageRepository } from './inbound-message.repository';
import type { ReadableMail } from './mail-batch';
import { ThreadReader } from './thread-reader';

/** What is the same for a whole batch, read before its transaction. */
export interface Batch {
  mails: ReadableMail[];
  settings: ApplicationSettings;
  servers: Map<string, IncomingEmailServer>;
  filters: Map<string, CompiledIncomingFilter>;
  ownAddresses: Set<string>;
  installationId: string;
  /** What the receiving mail server says about who sent it, where that server is one that the settings name. */
  trustedResult(mail: ReadableMail): AuthenticationResult | null;
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
    private readonly threads: ThreadReader,
  ) {}

  async prepare(mails: ReadableMail[]): Promise<Batch> {
    const incoming = await this.incoming.findAll();
    const outgoing = await this.outgoing.findAll();
    const settings = await this.settings.get();
    const trusted = new Set(settings.trustedAuthservIds);
    return {
      mails,
      settings,
      servers: new Map(incoming.map((s) => [s.id, s])),
      filters: new Map(incoming.map((s) => [s.id, compileIncomingFilter(s.filter)])),
      ownAddresses: new Set([...incoming, ...outgoing].map((s) => normaliseAddress(s.email).key)),
      installationId: (await this.properties.get(null, INSTALLATION_PROPERTY)) ?? '',
      trustedResult: (mail) => trustedResult(mail.parsed.authenticationResults, trusted),
    };
  }

  async read(tx: Tx, batch: Batch): Promise<{ of: (mail: ReadableMail) => DecisionContext }> {
    const twins = await this.messages.findFingerprints(
      tx,
      batch.mails.map((m) => m.parsed.fingerprint),
    );
    const threads = await this.threads.read(tx, batch.mails, batch.ownAddresses);
    return {
      of: (mail) => {
        const twin = twins.get(mail.parsed.fingerprint);
        const from = mail.parsed.from?.address ?? null;
        const thread = threads.get(mail);
        return {
          installationId: batch.installationId,
          ownAddresses: batch.ownAddresses,
          filter: (!mail.row.despiteFilter && batch.filters.get(mail.row.serverId ?? '')) || NO_FILTER,
          machineReason: suppressionReason(mail.parsed.signs, batch.installationId),
          fromKey: from === null ? null : normaliseAddress(withoutAddressToken(from)).key,
          sender: senderAuthentication(batch.trustedResult(mail), from),
          // A message that is decided again meets its own fingerprint.
          twin: twin !== undefined && twin !== mail.row.id ? { id: twin } : null,
          supposed: thread?.supposed ?? null,
          reportsOn: thread?.reportsOn ?? null,
        };
      },
    };
  }
}

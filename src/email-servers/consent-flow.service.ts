import { Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor';
import { DiagnosedError, type DiagnosisCode } from '../common/diagnosis';
import { AuthorizationStore } from '../oauth/authorization.store';
import { type BegunConsent, ConsentService } from '../oauth/consent.service';
import { type CallbackParameters, ProviderDialog } from '../oauth/provider-dialog';
import { ConsentCheck } from './consent-check';
import { ConsentKeeper } from './consent-keeper';
import { type OAuthServer, OAuthServers } from './oauth-servers';

export interface ConsentOutcome {
  server: OAuthServer;
  /** Null: the server is authorized. */
  problem: DiagnosisCode | null;
}

/** A consent from the ticket to the stored tokens. */
@Injectable()
export class ConsentFlow {
  constructor(
    private readonly consents: ConsentService,
    private readonly dialog: ProviderDialog,
    private readonly servers: OAuthServers,
    private readonly check: ConsentCheck,
    private readonly keeper: ConsentKeeper,
    private readonly authorizations: AuthorizationStore,
  ) {}

  /** The provider's URL, and what binds its answer to this browser. Null for a ticket that is of no use. */
  async begin(ticket: string, actor: Actor): Promise<(BegunConsent & { url: string }) | null> {
    const consent = await this.consents.useTicket(ticket);
    const server = consent && (await this.servers.find(consent.serverId));
    if (!server) return null;
    const { redirectUrl } = server.client;
    let begun!: BegunConsent;
    const url = await this.dialog.question(server.client, async (verifier) => {
      begun = await this.consents.begin(consent, { actor, verifier, redirectUrl });
      return begun.state;
    });
    return { ...begun, url };
  }

  /** Null when the state was none of ours, not this browser's or for what is no more: then nothing was changed. */
  async finish(state: string, binding: string, parameters: CallbackParameters): Promise<ConsentOutcome | null> {
    const consent = await this.consents.take(state, binding);
    const server = consent && (await this.servers.find(consent.serverId));
    if (!server) return null;
    try {
      const grant = await this.dialog.answer(server.client, consent, parameters);
      await this.check.signIn(server, grant);
      return (await this.keeper.keep(server, grant, consent.actor)) ? { server, problem: null } : null;
    } catch (error) {
      if (!(error instanceof DiagnosedError)) throw error;
      await this.authorizations.refuse(server.row.id, error.diagnosis);
      return { server, problem: error.diagnosis.code };
    }
  }
}

import { Injectable } from '@nestjs/common';
import { hashToken, newToken } from '../auth/tokens';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { Database } from '../database/database';
import type { Tx } from '../database/tx';
import { SecretBox, SecretUnreadable } from '../secrets/secret-box';
import { SettingsService } from '../settings/settings.service';
import { AuthorizationStore } from './authorization.store';
import type { OAuthConsent } from './oauth-consent.entity';
import { OAuthConsentRepository } from './oauth-consent.repository';

/** How long a ticket is good for, and after it the state: long enough to sign in somewhere with a second factor. */
export const CONSENT_MS = 10 * 60_000;

/** What a browser takes along to the provider, and its cookie. */
export interface BegunConsent {
  state: string;
  binding: string;
}

/** A consent whose browser has come back: it cannot come back again. */
export interface ReturnedConsent {
  serverId: string;
  direction: string;
  /** PKCE. */
  verifier: string;
  redirectUrl: string;
  actor: Actor;
}

/** Consents under way: tickets, states and the browsers that they are bound to. Each is good once, and for 10 minutes. */
@Injectable()
export class ConsentService {
  constructor(
    private readonly db: Database,
    private readonly consents: OAuthConsentRepository,
    private readonly authorizations: AuthorizationStore,
    private readonly settings: SettingsService,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Where an administrator's browser begins a consent for this server. */
  async authorizationUrl(serverId: string, direction: string): Promise<string> {
    const ticket = newToken('');
    const { baseUrl } = await this.settings.get();
    await this.db.transaction(async (tx) => {
      await this.consents.removeExpired(tx, this.clock.now());
      await this.consents.add(tx, {
        id: newId(),
        serverId,
        direction,
        ticketHash: hashToken(ticket),
        stateHash: null,
        bindingHash: null,
        verifierBox: null,
        redirectUrl: null,
        actorId: null,
        actorLabel: null,
        expiresAt: this.expiry(),
      });
    });
    return `${baseUrl}/oauth/begin?ticket=${ticket}`;
  }

  /** Null for a ticket that was used, has expired, or never was one. */
  useTicket(ticket: string): Promise<OAuthConsent | null> {
    return this.db.transaction((tx) => this.consents.useTicket(tx, hashToken(ticket), this.clock.now()));
  }

  async begin(
    consent: OAuthConsent,
    { actor, verifier, redirectUrl }: Pick<ReturnedConsent, 'actor' | 'verifier' | 'redirectUrl'>,
  ): Promise<BegunConsent> {
    const begun = { state: newToken(''), binding: newToken('') };
    await this.db.transaction(async (tx) => {
      await this.consents.update(tx, {
        ...consent,
        ticketHash: null,
        stateHash: hashToken(begun.state),
        bindingHash: hashToken(begun.binding),
        verifierBox: this.box.seal(verifier, place(consent.id)),
        redirectUrl,
        actorId: actor.id,
        actorLabel: actor.label,
        expiresAt: this.expiry(),
      });
      await this.authorizations.begin(tx, consent.serverId);
    });
    return begun;
  }

  /** Null for a state that is forged, used, expired or of another browser; that changes nothing. */
  async take(state: string, binding: string): Promise<ReturnedConsent | null> {
    const consent = await this.db.transaction((tx) =>
      this.consents.take(tx, hashToken(state), hashToken(binding), this.clock.now()),
    );
    const verifier = consent && this.verifierOf(consent);
    if (!verifier) return null;
    const { serverId, direction, redirectUrl, actorId, actorLabel } = consent;
    return {
      serverId,
      direction,
      verifier,
      redirectUrl: redirectUrl!,
      actor: { id: actorId!, label: actorLabel! },
    };
  }

  /** Consents under way for a server that was deleted, or changed so that they would be for something else. */
  forget(tx: Tx, serverId: string): Promise<void> {
    return this.consents.removeOfServer(tx, serverId);
  }

  private verifierOf({ id, verifierBox }: OAuthConsent): string | null {
    if (verifierBox === null) return null;
    try {
      return this.box.open(verifierBox, place(id));
    } catch (error) {
      if (error instanceof SecretUnreadable) return null;
      throw error;
    }
  }

  private expiry(): Date {
    return new Date(this.clock.ms() + CONSENT_MS);
  }
}

function place(id: string) {
  return { table: 'oauth_consents', column: 'verifier', row: id };
}

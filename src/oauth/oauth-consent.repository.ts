import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThan } from 'typeorm';
import { BaseRepository } from '../database/base.repository';
import type { Tx } from '../database/tx';
import { OAuthConsent } from './oauth-consent.entity';

@Injectable()
export class OAuthConsentRepository extends BaseRepository {
  async add(tx: Tx, consent: OAuthConsent): Promise<void> {
    await this.db.manager(tx).insert(OAuthConsent, consent);
  }

  /** The consent whose ticket this is; the ticket is of no use any more. Null: used, expired or never given. */
  async useTicket(tx: Tx, ticketHash: string, now: Date): Promise<OAuthConsent | null> {
    const manager = this.db.manager(tx);
    const consent = await manager.findOneBy(OAuthConsent, { ticketHash, expiresAt: MoreThan(now) });
    if (!consent) return null;
    const used = await manager.update(OAuthConsent, { id: consent.id, ticketHash }, { ticketHash: null });
    return used.affected === 1 ? consent : null;
  }

  async update(tx: Tx, { id, ...values }: OAuthConsent): Promise<void> {
    await this.db.manager(tx).update(OAuthConsent, { id }, values);
  }

  /** The consent with this state and of this browser, which is gone from then on. Null when there is none. */
  async take(tx: Tx, stateHash: string, bindingHash: string, now: Date): Promise<OAuthConsent | null> {
    const manager = this.db.manager(tx);
    const consent = await manager.findOneBy(OAuthConsent, { stateHash, bindingHash, expiresAt: MoreThan(now) });
    const taken = consent && (await manager.delete(OAuthConsent, { id: consent.id }));
    return taken?.affected === 1 ? consent : null;
  }

  async removeOfServer(tx: Tx, serverId: string): Promise<void> {
    await this.db.manager(tx).delete(OAuthConsent, { serverId });
  }

  async removeExpired(tx: Tx, now: Date): Promise<void> {
    await this.db.manager(tx).delete(OAuthConsent, { expiresAt: LessThanOrEqual(now) });
  }
}

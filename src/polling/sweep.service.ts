import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../database/database';
import { PropertyRepository } from '../database/property.repository';
import { StoreSweeper } from '../storage/store-sweeper';
import { LeaseService } from '../tasks/lease.service';
import { IgnoredMessages } from './ignored-messages.service';

/** Looking through a large store takes a while, and what lies there does no harm. */
const STORE_EVERY_MS = 86_400_000;
const STORE_SWEPT_AT = 'store-swept-at';

/** Removes what has had its time. */
@Injectable()
export class SweepService {
  private readonly logger = new Logger(SweepService.name);

  constructor(
    private readonly ignored: IgnoredMessages,
    private readonly store: StoreSweeper,
    private readonly leases: LeaseService,
    private readonly db: Database,
    private readonly properties: PropertyRepository,
    private readonly clock: Clock,
  ) {}

  /** Does nothing while another process does it. */
  async sweep(): Promise<void> {
    await this.leases.runExclusive('sweep', async () => {
      await this.ignored.removeOld();
      if (await this.storeIsDue()) await this.sweepStore();
    });
  }

  private async storeIsDue(): Promise<boolean> {
    const sweptAt = await this.properties.get(null, STORE_SWEPT_AT);
    return sweptAt === null || this.clock.ms() - Date.parse(sweptAt) >= STORE_EVERY_MS;
  }

  private async sweepStore(): Promise<void> {
    const swept = await this.store.sweep();
    if (swept.files > 0) this.logger.log(swept, 'files of the store to which no row refers were removed');
    await this.db.transaction((tx) => this.properties.set(tx, STORE_SWEPT_AT, this.clock.now().toISOString()));
  }
}

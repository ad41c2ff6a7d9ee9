import { Inject } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import { UserInputError } from '../common/user-error';
import { orNameTaken } from '../database/constraint-errors';
import { Database } from '../database/database';
import { PropertyRepository } from '../database/property.repository';
import { ReferenceRepository } from '../database/reference.repository';
import type { Tx } from '../database/tx';
import { SettingsService } from '../settings/settings.service';
import type { ServerDirection } from './email-server.enums';
import { type EmailServerReader, laterThan } from './email-server.reader';
import type { EmailServerRepository, EmailServerRow } from './email-server.repository';
import { changesOf, concernsConnection } from './server-changes';
import { ServerConsents } from './server-consents.service';
import { ServerHealthService } from './server-health.service';

/** Creating, changing and deleting servers, which is the same for both directions. */
export abstract class EmailServerService<Row extends EmailServerRow, Input> {
  @Inject(Database) private readonly db: Database;
  @Inject(SettingsService) private readonly settings: SettingsService;
  @Inject(ServerHealthService) private readonly health: ServerHealthService;
  @Inject(AuditService) private readonly audit: AuditService;
  @Inject(Clock) private readonly clock: Clock;
  @Inject(PropertyRepository) private readonly properties: PropertyRepository;
  @Inject(ReferenceRepository) private readonly references: ReferenceRepository;
  @Inject(ServerConsents) private readonly consents: ServerConsents;

  protected abstract readonly direction: ServerDirection;
  /** What people call it. */
  protected abstract readonly what: string;
  /** Begins the audit actions. */
  protected abstract readonly kind: string;

  protected constructor(
    protected readonly servers: EmailServerRepository<Row>,
    private readonly reader: EmailServerReader<Row, Input>,
  ) {}

  /** Throws UserInputError when the row cannot stand beside the others. */
  protected abstract checkAgainstOthers(tx: Tx, row: Row): Promise<void>;

  list(): Promise<Row[]> {
    return this.servers.findAll();
  }

  find(id: string): Promise<Row | null> {
    return this.servers.find(null, id);
  }

  /** Throws UserInputError when there is none. */
  async require(tx: Tx | null, id: string): Promise<Row> {
    const row = await this.servers.find(tx, id);
    if (!row) throw UserInputError.notFound(this.what);
    return row;
  }

  /** Where a browser goes to give its consent, in whatever state that is. Throws UserInputError for a server without OAuth. */
  async authorizationUrl(id: string): Promise<string> {
    return this.consents.authorizationUrl(await this.require(null, id), this.direction);
  }

  /** The same for a server that lacks its consent; null for every other one. */
  async wantedAuthorizationUrl(id: string): Promise<string | null> {
    const row = await this.require(null, id);
    return (await this.consents.isWanted(row)) ? this.consents.authorizationUrl(row, this.direction) : null;
  }

  /** The row that saving would write over `id` (null: as a new one), for testing it; nothing is written. */
  async preview(input: Input, id: string | null): Promise<Row> {
    const { baseUrl } = await this.settings.get();
    const stored = id === null ? null : await this.require(null, id);
    return this.reader.read(null, input, { id: id ?? newId(), stored, baseUrl });
  }

  async create(actor: Actor, input: Input): Promise<Row> {
    const { baseUrl } = await this.settings.get();
    return this.write(async (tx) => {
      const row = await this.reader.read(tx, input, { id: newId(), stored: null, baseUrl });
      await this.settle(tx, actor, row);
      await this.servers.insert(tx, row);
      await this.health.create(tx, row.id, this.direction, row.enabled);
      await this.record(tx, actor, 'create', null, row);
      return row;
    });
  }

  async update(actor: Actor, id: string, input: Input, expectedUpdatedAt: Date | null): Promise<Row> {
    const { baseUrl } = await this.settings.get();
    return this.write(async (tx) => {
      const stored = await this.require(tx, id);
      if (expectedUpdatedAt && expectedUpdatedAt.getTime() !== stored.updatedAt.getTime()) throw stale();
      const row = await this.reader.read(tx, input, { id, stored, baseUrl });
      await this.settle(tx, actor, row);
      await this.save(tx, actor, stored, row);
      return row;
    });
  }

  setEnabled(actor: Actor, id: string, enabled: boolean): Promise<Row> {
    return this.write(async (tx) => {
      const stored = await this.require(tx, id);
      if (stored.enabled === enabled) return stored;
      const row = { ...stored, enabled, updatedAt: laterThan(stored.updatedAt, this.clock.now()) };
      await this.save(tx, actor, stored, row);
      return row;
    });
  }

  async remove(actor: Actor, id: string): Promise<string> {
    await this.references.orInUse(this.servers.entity, id, () =>
      this.db.transaction(async (tx) => {
        const stored = await this.require(tx, id);
        await this.servers.delete(tx, id);
        await this.health.remove(tx, id);
        await this.consents.end(tx, actor, stored, this.direction);
        await this.record(tx, actor, 'delete', stored, null);
      }),
    );
    return id;
  }

  /**
   * Changes of one direction wait for one another on a row that all of them write, so that what is checked against the
   * other servers (one primary, one server per mailbox) still holds when it is written.
   */
  private write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return orNameTaken(() =>
      this.db.transaction(async (tx) => {
        await this.properties.set(tx, `${this.kind}.change`, newId());
        return work(tx);
      }),
    );
  }

  private async settle(tx: Tx, actor: Actor, row: Row): Promise<void> {
    await this.checkAgainstOthers(tx, row);
    if (!row.primary) return;
    for (const other of await this.servers.findOtherPrimaries(tx, row.id)) {
      const updatedAt = laterThan(other.updatedAt, this.clock.now());
      await this.save(tx, actor, other, { ...other, primary: false, updatedAt });
    }
  }

  private async save(tx: Tx, actor: Actor, stored: Row, row: Row): Promise<void> {
    await this.servers.update(tx, row);
    await this.consents.changed(tx, actor, { before: stored, after: row, direction: this.direction });
    if (concernsConnection(stored, row)) await this.health.reset(tx, row.id, this.direction, row.enabled);
    await this.record(tx, actor, 'update', stored, row);
  }

  private record(tx: Tx, actor: Actor, action: string, before: Row | null, after: Row | null): Promise<void> {
    const { id, name } = (after ?? before)!;
    const subject = `${this.what} "${name}" (${id})`;
    return this.audit.record(tx, actor, `${this.kind}.${action}`, subject, changesOf(before, after));
  }
}

function stale(): UserInputError {
  const message = 'Somebody has changed this server meanwhile: load it again and repeat your changes.';
  return UserInputError.of('expectedUpdatedAt', 'STALE', message);
}

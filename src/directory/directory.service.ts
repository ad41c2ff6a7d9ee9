import { Inject, Injectable } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { newId } from '../common/ids';
import { nameKey } from '../common/names';
import { UserInputError, Validation } from '../common/user-error';
import { optionalText, requireText } from '../common/validate';
import { orNameTaken } from '../database/constraint-errors';
import { Database } from '../database/database';
import { ReferenceRepository } from '../database/reference.repository';
import type { Tx } from '../database/tx';
import type { DirectoryEntryInput } from './directory.inputs';
import {
  CategoryRepository,
  type DirectoryEntry,
  type DirectoryRepository,
  type DirectoryValues,
  TechnicianGroupRepository,
} from './directory.repository';

/** Technician groups and categories are kept in the same way. */
export abstract class DirectoryService {
  @Inject(Database) private readonly db: Database;
  @Inject(AuditService) private readonly audit: AuditService;
  @Inject(ReferenceRepository) private readonly references: ReferenceRepository;

  /** `kind` begins the audit actions; `what` is what people call it. */
  protected constructor(
    private readonly repository: DirectoryRepository,
    private readonly kind: string,
    private readonly what: string,
  ) {}

  list(): Promise<DirectoryEntry[]> {
    return this.repository.findAll();
  }

  async create(actor: Actor, input: DirectoryEntryInput): Promise<DirectoryEntry> {
    const entry = { id: newId(), ...values(input) };
    await orNameTaken(() =>
      this.db.transaction(async (tx) => {
        await this.repository.insert(tx, entry);
        await this.record(tx, actor, 'create', null, entry);
      }),
    );
    return entry;
  }

  async update(actor: Actor, id: string, input: DirectoryEntryInput): Promise<DirectoryEntry> {
    const changed = values(input);
    return orNameTaken(() =>
      this.db.transaction(async (tx) => {
        const before = await this.require(tx, id);
        const after = { ...before, ...changed };
        await this.repository.update(tx, id, changed);
        await this.record(tx, actor, 'update', before, after);
        return after;
      }),
    );
  }

  async remove(actor: Actor, id: string): Promise<string> {
    await this.references.orInUse(this.repository.entity, id, () =>
      this.db.transaction(async (tx) => {
        const entry = await this.require(tx, id);
        await this.repository.delete(tx, id);
        await this.record(tx, actor, 'delete', entry, null);
      }),
    );
    return id;
  }

  private async require(tx: Tx, id: string): Promise<DirectoryEntry> {
    const entry = await this.repository.find(tx, id);
    if (!entry) throw UserInputError.notFound(this.what);
    return entry;
  }

  private record(
    tx: Tx,
    actor: Actor,
    action: string,
    before: DirectoryEntry | null,
    after: DirectoryEntry | null,
  ): Promise<void> {
    const { id, name } = (after ?? before)!;
    const changes = diff(before && audited(before), after && audited(after), []);
    return this.audit.record(tx, actor, `${this.kind}.${action}`, `${this.what} "${name}" (${id})`, changes);
  }
}

@Injectable()
export class TechnicianGroupsService extends DirectoryService {
  constructor(repository: TechnicianGroupRepository) {
    super(repository, 'technicianGroup', 'technician group');
  }
}

@Injectable()
export class CategoriesService extends DirectoryService {
  constructor(repository: CategoryRepository) {
    super(repository, 'category', 'category');
  }
}

/** Throws UserInputError. */
function values(input: DirectoryEntryInput): DirectoryValues {
  const v = new Validation();
  const name = requireText(v, 'name', input.name, 100);
  const description = optionalText(v, 'description', input.description, 500);
  v.throwIfAny();
  return { name, nameKey: nameKey(name), description };
}

const audited = ({ name, description }: DirectoryEntry) => ({ name, description });

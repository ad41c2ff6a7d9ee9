import { Inject } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Validation } from '../common/user-error';
import type { Tx } from '../database/tx';
import { ProxyServerRepository } from '../proxies/proxy-server.repository';
import { applySecretChange } from '../secrets/apply-secret-change';
import { SecretBox } from '../secrets/secret-box';
import type { EmailServerRow } from './email-server.repository';
import type { ServerDraft } from './server-draft';

/** Something that an input refers to by its id. */
interface Reference {
  field: string;
  id: string | null;
  repository: { exists(tx: Tx | null, id: string): Promise<boolean> };
}

/** What an input is read over: `stored` is null for a new server, `id` is what the row is to be called. */
export interface ReadOver<Row> {
  id: string;
  stored: Row | null;
  /** Of this installation, for the default redirect URL. */
  baseUrl: string;
}

/** Makes a row of an input, for saving it and for testing it unsaved alike. */
export abstract class EmailServerReader<Row extends EmailServerRow, Input> {
  @Inject(SecretBox) private readonly box: SecretBox;
  @Inject(Clock) private readonly clock: Clock;
  @Inject(ProxyServerRepository) private readonly proxies: ProxyServerRepository;

  /** Of the row; secrets open only there. */
  protected abstract readonly table: string;

  protected abstract draft(v: Validation, input: Input, stored: Row | null, baseUrl: string): ServerDraft<Row>;

  protected abstract references(values: ServerDraft<Row>['values']): Reference[];

  /** Throws UserInputError with everything that is wrong with the input. */
  async read(tx: Tx | null, input: Input, { id, stored, baseUrl }: ReadOver<Row>): Promise<Row> {
    const v = new Validation();
    const draft = this.draft(v, input, stored, baseUrl);
    await this.checkReferences(tx, v, draft.values);
    v.throwIfAny();
    return {
      id,
      ...draft.values,
      passwordBox: this.seal('password', id, stored?.passwordBox, draft.password),
      oauthClient: {
        ...draft.oauthClient,
        clientSecretBox: this.seal('oauthClientSecret', id, stored?.oauthClient.clientSecretBox, draft.clientSecret),
      },
      createdAt: stored?.createdAt ?? this.clock.now(),
      updatedAt: laterThan(stored?.updatedAt, this.clock.now()),
      // TypeScript cannot put a generic row together from its parts.
    } as unknown as Row;
  }

  private seal(
    column: string,
    row: string,
    stored: string | null | undefined,
    change: ServerDraft<Row>['password'],
  ): string | null {
    return applySecretChange(this.box, { table: this.table, column, row }, stored, change);
  }

  private async checkReferences(tx: Tx | null, v: Validation, values: ServerDraft<Row>['values']): Promise<void> {
    const proxy = { field: 'proxyServerId', id: values.proxyServerId, repository: this.proxies };
    for (const { field, id, repository } of [...this.references(values), proxy]) {
      const exists = id === null || (await repository.exists(tx, id));
      v.check(exists, field, 'NOT_FOUND', 'This does not exist; it may have been deleted. Choose another one.');
    }
  }
}

/** Two changes within a millisecond must still differ for `expectedUpdatedAt`. */
export function laterThan(before: Date | undefined, now: Date): Date {
  return before && before >= now ? new Date(before.getTime() + 1) : now;
}

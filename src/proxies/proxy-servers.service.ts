import { Injectable } from '@nestjs/common';
import { diff } from '../audit/audit-diff';
import { AuditService } from '../audit/audit.service';
import type { Actor } from '../common/actor';
import { newId } from '../common/ids';
import { UserInputError } from '../common/user-error';
import { orNameTaken } from '../database/constraint-errors';
import { Database } from '../database/database';
import { ReferenceRepository } from '../database/reference.repository';
import type { Tx } from '../database/tx';
import { applySecretChange } from '../secrets/apply-secret-change';
import { SecretBox } from '../secrets/secret-box';
import { ProxyServer } from './proxy-server.entity';
import { proxyServerDraft } from './proxy-server-draft';
import type { ProxyServerInput } from './proxy-server.inputs';
import { ProxyServerRepository } from './proxy-server.repository';

@Injectable()
export class ProxyServersService {
  constructor(
    private readonly db: Database,
    private readonly proxies: ProxyServerRepository,
    private readonly references: ReferenceRepository,
    private readonly box: SecretBox,
    private readonly audit: AuditService,
  ) {}

  list(): Promise<ProxyServer[]> {
    return this.proxies.findAll();
  }

  create(actor: Actor, input: ProxyServerInput): Promise<ProxyServer> {
    const proxy = this.apply(newId(), input, null);
    return orNameTaken(() =>
      this.db.transaction(async (tx) => {
        await this.proxies.insert(tx, proxy);
        await this.record(tx, actor, 'create', null, proxy);
        return proxy;
      }),
    );
  }

  update(actor: Actor, id: string, input: ProxyServerInput): Promise<ProxyServer> {
    return orNameTaken(() =>
      this.db.transaction(async (tx) => {
        const stored = await this.locked(tx, id);
        const proxy = this.apply(id, input, stored);
        await this.proxies.update(tx, proxy);
        await this.record(tx, actor, 'update', stored, proxy);
        return proxy;
      }),
    );
  }

  async remove(actor: Actor, id: string): Promise<string> {
    await this.references.orInUse(ProxyServer, id, () =>
      this.db.transaction(async (tx) => {
        const stored = await this.locked(tx, id);
        await this.proxies.delete(tx, id);
        await this.record(tx, actor, 'delete', stored, null);
      }),
    );
    return id;
  }

  private apply(id: string, input: ProxyServerInput, stored: ProxyServer | null): ProxyServer {
    const { values, password } = proxyServerDraft(input, stored);
    const place = { table: 'proxy_servers', column: 'password', row: id };
    return { id, ...values, passwordBox: applySecretChange(this.box, place, stored?.passwordBox, password) };
  }

  private async locked(tx: Tx, id: string): Promise<ProxyServer> {
    const proxy = await this.proxies.lock(tx, id);
    if (!proxy) throw UserInputError.notFound('proxy server');
    return proxy;
  }

  private record(
    tx: Tx,
    actor: Actor,
    action: string,
    before: ProxyServer | null,
    after: ProxyServer | null,
  ): Promise<void> {
    const { id, name } = (after ?? before)!;
    const changes = diff(before && audited(before), after && audited(after), ['password']);
    return this.audit.record(tx, actor, `proxyServer.${action}`, `proxy server "${name}" (${id})`, changes);
  }
}

/** The sealed password stands for the password: it differs when that was set again. */
function audited({ name, protocol, host, port, username, passwordBox }: ProxyServer): Record<string, unknown> {
  return { name, protocol, host, port, username, password: passwordBox };
}

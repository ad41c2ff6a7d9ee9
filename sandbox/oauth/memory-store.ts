import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Stored {
  model: string;
  id: string;
  payload: AdapterPayload;
  /** Epoch milliseconds. */
  expires: number;
}

/** Everything that the provider remembers, in this process's memory. */
export class MemoryStore {
  private readonly rows = new Map<string, Stored>();

  /** `clients` are looked up at each request, so that they can be changed while the server runs. */
  constructor(private readonly clientById: (id: string) => AdapterPayload | undefined) {}

  readonly adapter: AdapterFactory = (model): Adapter => {
    const key = (id: string) => `${model}:${id}`;
    const find = (id: string) => Promise.resolve(model === 'Client' ? this.clientById(id) : this.find(key(id)));
    return {
      upsert: (id, payload, expiresIn) => {
        const expires = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
        this.rows.set(key(id), { model, id, payload, expires });
        return Promise.resolve();
      },
      find,
      findByUid: (uid) => Promise.resolve(this.live(model).find(({ payload }) => payload.uid === uid)?.payload),
      findByUserCode: () => Promise.resolve(undefined),
      destroy: (id) => Promise.resolve(void this.rows.delete(key(id))),
      consume: (id) => {
        const row = this.rows.get(key(id));
        if (row) row.payload.consumed = Math.floor(Date.now() / 1000);
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const { payload, id } of this.live(model)) if (payload.grantId === grantId) this.rows.delete(key(id));
        return Promise.resolve();
      },
    };
  };

  /** Ends a consent and all that came from it. */
  revokeGrant(grantId: string): void {
    for (const [key, { model, id, payload }] of this.rows) {
      if (payload.grantId === grantId || (model === 'Grant' && id === grantId)) this.rows.delete(key);
    }
  }

  /** The consents that an account gave. */
  grantsOf(accountId: string): string[] {
    return this.live('Grant')
      .filter(({ payload }) => payload.accountId === accountId)
      .map(({ id }) => id);
  }

  private find(key: string): AdapterPayload | undefined {
    const row = this.rows.get(key);
    if (row && row.expires <= Date.now()) this.rows.delete(key);
    return row && row.expires > Date.now() ? row.payload : undefined;
  }

  private live(model: string): Stored[] {
    return [...this.rows.values()].filter((row) => row.model === model && row.expires > Date.now());
  }
}

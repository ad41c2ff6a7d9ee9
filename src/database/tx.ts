import type { EntityManager } from 'typeorm';

declare const opaque: unique symbol;

/**
 * An open transaction, handed out by `Database.transaction`. Services pass it on and never look inside; every
 * repository write takes it first, as does every read that belongs to the transaction.
 */
export interface Tx {
  readonly [opaque]: true;
}

interface OpenTx {
  manager: EntityManager;
  afterCommit: (() => void)[];
}

export function wrapTx(open: OpenTx): Tx {
  return open as unknown as Tx;
}

export function unwrapTx(tx: Tx): OpenTx {
  return tx as unknown as OpenTx;
}

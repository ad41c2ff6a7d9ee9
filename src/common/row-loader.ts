import DataLoader from 'dataloader';

/** Loads one row by its id; null when there is none. */
export type RowLoader<T> = Pick<DataLoader<string, T | null>, 'load'>;

/**
 * Gathers what the field resolvers of one tick ask for into one query. It keeps nothing, so that one instance serves
 * every operation and nobody is shown a stale row.
 */
export function rowLoader<T extends { id: string }>(find: (ids: string[]) => Promise<T[]>): RowLoader<T> {
  return new DataLoader<string, T | null>(
    async (ids) => {
      const rows = new Map((await find([...new Set(ids)])).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { cache: false, maxBatchSize: 500 },
  );
}

/** For nullable references. */
export async function loadOrNull<T>(loader: RowLoader<T>, id: string | null): Promise<T | null> {
  return id === null ? null : loader.load(id);
}

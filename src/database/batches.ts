/** Splits in order; a single row that is too long by itself is a batch of its own. */
export function batchesOf<T extends object>(rows: T[], maxRows: number, maxCharacters = Infinity): T[][] {
  const batches: T[][] = [];
  let characters = 0;
  for (const row of rows) {
    const size = maxCharacters < Infinity ? charactersOf(row) : 0;
    const last = batches.at(-1);
    if (!last || last.length >= maxRows || characters + size > maxCharacters) {
      batches.push([row]);
      characters = size;
    } else {
      last.push(row);
      characters += size;
    }
  }
  return batches;
}

function charactersOf(row: object): number {
  let size = 0;
  for (const value of Object.values(row)) if (typeof value === 'string') size += value.length;
  return size;
}

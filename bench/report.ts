import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of a benchmark's table; keys are column headings. */
export type BenchRow = Record<string, string | number>;

/** Prints the rows as a table and keeps them as JSON under bench/results/. */
export function report(name: string, rows: BenchRow[]): void {
  console.log(`\n${name}`);
  console.table(rows);
  const folder = join(__dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ at: new Date().toISOString(), rows }, null, 2)}\n`);
}

/** CPU seconds (user + system) that this process has used. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

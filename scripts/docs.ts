/*
 * Writes docs/troubleshooting.md from the catalogues that the server itself uses. With --check it only tells whether the
 * committed file is the one that the code makes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { troubleshooting } from './lib/troubleshooting';

const PATH = join(__dirname, '..', 'docs', 'troubleshooting.md');

function main(): void {
  const text = troubleshooting();
  if (!process.argv.includes('--check')) return writeFileSync(PATH, text);
  if (text === readFileSync(PATH, 'utf8')) return;
  process.stderr.write(
    'docs/troubleshooting.md is not what the code makes: run `npm run docs` and review its changes.\n',
  );
  process.exitCode = 1;
}

main();

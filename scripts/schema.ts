/*
 * Writes schema.graphql, the API as its clients see it. With --check it only tells whether the committed file is the
 * one that the code makes, so that no change of the API goes in unreviewed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { buildApiSchema } from '../src/app/build-schema';

const PATH = join(__dirname, '..', 'schema.graphql');
const HEADER = '# Generated from the resolvers by `npm run schema`. Do not edit.\n\n';

async function main(): Promise<void> {
  const text = `${HEADER}${printSchema(await buildApiSchema())}\n`;
  if (!process.argv.includes('--check')) return writeFileSync(PATH, text);
  if (text === committed()) return;
  process.stderr.write('schema.graphql is not what the code makes: run `npm run schema` and review its changes.\n');
  process.exitCode = 1;
}

function committed(): string | null {
  try {
    return readFileSync(PATH, 'utf8');
  } catch {
    return null;
  }
}

void main();

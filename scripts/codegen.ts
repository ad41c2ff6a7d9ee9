/*
 * Writes admin/src/gql: a type for every GraphQL operation of the console, from schema.graphql. An operation that does
 * not fit the schema ends it with an error that names the file. The result is not committed: whatever needs it
 * (build, types, lint) runs this first, so it cannot be out of date and two branches cannot conflict in it.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { buildSchema, parse } from 'graphql';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const SOURCES = join(ROOT, 'admin/src');
const OUTPUT = join(SOURCES, 'gql/');

interface Source {
  location: string;
  rawSDL: string;
  document: ReturnType<typeof parse>;
}

async function main(): Promise<void> {
  const sdl = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
  const outputs = await preset.buildGeneratesSection({
    baseOutputDir: OUTPUT,
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: sourceFiles(SOURCES).flatMap(operationsOf),
    config: { scalars: { DateTime: 'string' }, useTypeImports: true, enumsAsTypes: true },
    presetConfig: { fragmentMasking: false },
    plugins: [],
    pluginMap: {},
    pluginContext: {},
  });
  mkdirSync(OUTPUT, { recursive: true });
  for (const output of outputs) writeWhereChanged(output.filename, await codegen(output));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return `${path}/` === OUTPUT ? [] : sourceFiles(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Every graphql(`…`) of a file. */
function operationsOf(path: string): Source[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found: Source[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'graphql') {
      const [text] = node.arguments;
      if (!text || !ts.isNoSubstitutionTemplateLiteral(text)) throw new Error(`${path}: graphql() takes one template.`);
      found.push({ location: path, rawSDL: text.text, document: parse(text.text) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** An unchanged file keeps its time, so that nothing is built anew because of it. */
function writeWhereChanged(path: string, text: string): void {
  const before = statSync(path, { throwIfNoEntry: false }) ? readFileSync(path, 'utf8') : null;
  if (before !== text) writeFileSync(path, text);
}

main().catch((error: unknown) => {
  process.stderr.write(`The console's GraphQL operations: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

// Builds what is missing, or older than what it is made from.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/** What is built, in this order. `output` is written last in its build; its age is compared with that of the inputs. */
const builds = [
  {
    name: 'the server',
    output: 'dist/main.js',
    inputs: ['src', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', '.swcrc', 'package-lock.json'],
    command: ['node_modules/.bin/nest', 'build'],
  },
  {
    // After the server, whose build empties dist.
    name: 'the console',
    output: 'dist/admin/index.html',
    inputs: ['admin', 'docs', 'schema.graphql', 'scripts/codegen.ts', 'package-lock.json'],
    command: ['npm', 'run', '--silent', 'build:admin'],
  },
];

/** Made by the console's build itself. */
const GENERATED = join('admin', 'src', 'gql');

export function buildWhatIsStale() {
  for (const build of builds) {
    if (isFresh(build)) continue;
    console.log(`Building ${build.name}…`);
    const [program, ...args] = build.command;
    run(program, args, { advice: 'Its messages are above.' });
  }
}

function isFresh({ output, inputs }) {
  return existsSync(output) && statSync(output).mtimeMs >= Math.max(...inputs.map(newestChange));
}

/** When a file, or anything below a folder, last changed. A folder's own time counts: it tells of removed files. */
function newestChange(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats || path.endsWith('.spec.ts') || path === GENERATED) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

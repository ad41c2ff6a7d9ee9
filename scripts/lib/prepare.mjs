// What must be there before anything of this repository runs: a Node.js that is new enough, the npm packages, the build.
import { fileURLToPath } from 'node:url';
import { buildWhatIsStale } from './build.mjs';
import { installPackages } from './install.mjs';
import { Problem } from './run.mjs';

const OLDEST_NODE = [20, 19];

export function prepare() {
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
  for (const step of [checkNode, installPackages, buildWhatIsStale]) step();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Problem(
    `Mailroom needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node} (${process.execPath}). ` +
      'Install a newer one from https://nodejs.org and run the command again.',
  );
}

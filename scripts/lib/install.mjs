// Installs npm packages when node_modules is not what package-lock.json says.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './run.mjs';

const LOCK = 'package-lock.json';
const INSTALLED = 'node_modules/.package-lock.json'; // npm's own record of what it installed
const STAMP = 'node_modules/.mailroom-lock'; // the two above, as they were when they last belonged together

export function installPackages() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp()) return;
  if (!matches()) {
    console.log('Installing npm packages (npm ci)…');
    // Building needs the development packages, which npm leaves out where NODE_ENV is production.
    run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { advice: 'Is the npm registry within reach?' });
  }
  writeFileSync(STAMP, stamp());
}

/** Whether what is installed is what the lock asks for: so it is after a developer's own `npm install` as well. */
function matches() {
  if (!existsSync(INSTALLED)) return false;
  const wanted = packagesOf(LOCK);
  const installed = packagesOf(INSTALLED);
  // Optional packages are those of other platforms.
  const missing = Object.keys(wanted).some((path) => path !== '' && !wanted[path].optional && !installed[path]);
  const differs = (path) =>
    wanted[path]?.version !== installed[path].version || wanted[path]?.integrity !== installed[path].integrity;
  return !missing && !Object.keys(installed).some(differs);
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function stamp() {
  const hash = createHash('sha256');
  for (const file of [LOCK, INSTALLED]) hash.update(existsSync(file) ? readFileSync(file) : 'none');
  return hash.digest('hex');
}

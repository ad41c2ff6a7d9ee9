// npm run docs:pictures: takes the pictures of docs/ anew, in the browser tests that know what has to be on them.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './lib/prepare.mjs';
import { main, run } from './lib/run.mjs';

const TESTS = ['console/demo\\.services', 'console/documentation\\.services'];
const OURS = /^docs-(.*\.png)$/;
const TARGET = 'docs/pictures';

await main(() => {
  prepare();
  const taken = mkdtempSync(join(tmpdir(), 'mailroom-pictures-'));
  run('npx', ['jest', '--selectProjects', 'services', '--testPathPatterns', ...TESTS], {
    env: { ...process.env, PICTURES: taken },
    advice: 'docs/pictures is as it was.',
  });
  mkdirSync(TARGET, { recursive: true });
  for (const name of readdirSync(taken).filter((each) => OURS.test(each))) {
    copyFileSync(join(taken, name), join(TARGET, OURS.exec(name)[1]));
  }
  rmSync(taken, { recursive: true });
});

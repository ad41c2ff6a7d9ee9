// npm run bench [-- names]  the benches, on real mail servers; of the build that `npm start` would run
import { installServices } from './lib/services.mjs';
import { prepare } from './lib/prepare.mjs';
import { main, runInstead } from './lib/run.mjs';

await main(() => {
  prepare();
  installServices();
  runInstead(process.execPath, ['-r', '@swc-node/register', 'bench/run.ts', ...process.argv.slice(2)]);
});

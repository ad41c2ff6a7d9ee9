// npm start: installs and builds what is missing or stale, then runs the server in the foreground.
import { prepare } from './lib/prepare.mjs';
import { main, runInstead } from './lib/run.mjs';

await main(() => {
  prepare();
  runInstead(process.execPath, ['dist/main.js']);
});

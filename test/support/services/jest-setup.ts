import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInBackground } from './background';
import { services, STATE_FILE_VARIABLE } from './state';

/** jest's globalSetup: starts the test servers, unless the environment tells of running ones. */
export default async function startServices(): Promise<void> {
  if (process.env[STATE_FILE_VARIABLE]) {
    services(); // throws when nothing is there
    return;
  }
  const stateFile = join(tmpdir(), `mailroom-services-${process.pid}.json`);
  const begun = Date.now();
  await startInBackground(stateFile, { keep: false });
  process.env[STATE_FILE_VARIABLE] = stateFile;
  process.env.MAILROOM_TEST_SERVICES_OWN = 'yes';
  console.log(`Test servers started in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
}

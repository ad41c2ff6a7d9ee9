import { stopInBackground } from './background';
import { services } from './state';

/** jest's globalTeardown: stops the servers that jest-setup.ts started. */
export default async function stopServices(): Promise<void> {
  if (process.env.MAILROOM_TEST_SERVICES_OWN) await stopInBackground(services());
}

// The OAuth server as a process of its own: `node -r @swc-node/register sandbox/oauth/main.ts OPTIONS`, with
// OAuthServerOptions as JSON. Tells its URL to the parent process, and ends with it.
import { startOAuthServer } from './oauth-server';
import type { OAuthServerOptions } from './types';

async function main(): Promise<void> {
  const { url } = await startOAuthServer(JSON.parse(process.argv[2] ?? '') as OAuthServerOptions);
  process.send?.({ url });
  process.once('disconnect', () => process.exit(0));
}

void main();

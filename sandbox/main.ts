// The sandbox as a process of its own: `node -r @swc-node/register sandbox/main.ts OPTIONS`, with SandboxOptions as
// JSON. Tells its addresses to the parent process, and ends with it.
import { type SandboxOptions, startSandbox } from './sandbox';

async function main(): Promise<void> {
  const sandbox = await startSandbox(JSON.parse(process.argv[2] ?? '') as SandboxOptions);
  process.send?.(sandbox.addresses);
  process.once('disconnect', () => process.exit(0));
}

main().catch((error: unknown) => {
  console.error(`The sandbox cannot start: ${(error as Error).message}`);
  process.exit(1);
});

// npm test [-- jest's arguments]               unit and end-to-end tests, on embedded parts
// npm run test:services [-- jest's arguments]  end-to-end tests on MariaDB, and tests against real mail servers
import { availableParallelism } from 'node:os';
import { installServices } from './lib/services.mjs';
import { prepare } from './lib/prepare.mjs';
import { main, runInstead } from './lib/run.mjs';

const withServices = process.argv[2] === 'services';
const jestArguments = process.argv.slice(withServices ? 3 : 2);
const projects = withServices ? ['e2e-mysql', 'services'] : ['unit', 'e2e'];

await main(() => {
  prepare();
  if (withServices) installServices();
  // jest would leave one core idle; but most of these tests wait for servers.
  const args = [
    'node_modules/jest/bin/jest.js',
    `--maxWorkers=${availableParallelism() + 1}`,
    // First, because --selectProjects takes every plain argument behind it for a project.
    ...jestArguments,
    '--selectProjects',
    ...projects,
  ];
  runInstead(process.execPath, args, { env: { ...process.env, NODE_ENV: 'test' } });
});

const { readFileSync } = require('node:fs');
// As the build compiles, but for its leaving out the specs.
const { $schema, exclude, ...compiler } = JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8'));
// ESM-only packages that tests load through require(); jest cannot require ES modules on Node 20.
const esmOnly = [];
/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', { ...compiler, swcrc: false }] },
  transformIgnorePatterns: [`/node_modules/(?!(${['none', ...esmOnly].join('|')})/)`],
  setupFiles: ['reflect-metadata'],
  testEnvironment: 'node',
};
const endToEnd = { ...shared, testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] };
// The two projects of `npm run test:services`; jest runs a file that both name as their set-up once.
const withServices = {
  globalSetup: '<rootDir>/test/support/services/jest-setup.ts',
  globalTeardown: '<rootDir>/test/support/services/jest-teardown.ts',
};
module.exports = {
  testTimeout: 150_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{src,sandbox}/**/*.spec.ts'] },
    { ...endToEnd, displayName: 'e2e' },
    {
      ...endToEnd,
      ...withServices,
      displayName: 'e2e-mysql',
      setupFiles: [...shared.setupFiles, '<rootDir>/test/support/use-mysql.ts'],
    },
    {
      ...shared,
      ...withServices,
      displayName: 'services',
      testMatch: ['<rootDir>/test/services/**/*.services-spec.ts'],
    },
  ],
};

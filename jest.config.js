// ESM-only packages that tests load through require(); jest cannot require ES modules on Node 20.
const esmOnly = [];
/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest'] },
  transformIgnorePatterns: [`/node_modules/(?!(${['none', ...esmOnly].join('|')})/)`],
  setupFiles: ['reflect-metadata'],
  testEnvironment: 'node',
};
module.exports = {
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
    {
      ...shared,
      displayName: 'services',
      testMatch: ['<rootDir>/test/services/**/*.services-spec.ts'],
    },
  ],
};

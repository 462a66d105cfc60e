// Whole calls run in real time and share two cores with the server under test: one file after the other.
module.exports = {
  ...require('../../jest.preset.cjs')('e2e', __dirname),
  testMatch: ['<rootDir>/src/**/*.e2e-spec.ts'],
  // `graphql` names its entry without an extension: its CommonJS file must be found first.
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  maxWorkers: 1,
  testTimeout: 120_000,
};

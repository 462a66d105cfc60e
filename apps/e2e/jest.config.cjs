// Whole calls run in real time and share two cores with the server under test: one file after the other.
module.exports = {
  ...require('../../jest.preset.cjs')('e2e', __dirname),
  testMatch: ['<rootDir>/src/**/*.e2e-spec.ts'],
  maxWorkers: 1,
  testTimeout: 120_000,
};

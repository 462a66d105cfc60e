const { join } = require('node:path');

const root = join(__dirname, '../..');

module.exports = {
  displayName: 'console',
  rootDir: __dirname,
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
  transform: {
    '^.+\\.(ts|js|mjs|html|svg)$': [
      'jest-preset-angular',
      { tsconfig: '<rootDir>/tsconfig.spec.json', stringifyContentPathRegex: '\\.(html|svg)$' },
    ],
  },
  transformIgnorePatterns: [
    'node_modules/(?!(.*\\.mjs$|@angular/common/locales/.*\\.js$|apollo-angular|@apollo/client|graphql-ws|libphonenumber-js))',
  ],
  moduleFileExtensions: ['ts', 'html', 'mjs', 'js', 'json'],
  moduleNameMapper: {
    '^@lucide/angular$': '<rootDir>/src/testing/lucide.rig.ts',
    '^@switchboard/contract$': join(root, 'libs/contract/src/index.ts'),
  },
};

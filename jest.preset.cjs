// Shared by every room that runs in Node. NestJS 12 and some others ship ES modules only, so they are compiled too.
const { join } = require('node:path');

const ROOMS = ['call', 'twilio', 'openai', 'websocket', 'storage', 'simulators', 'contract'];

/** @param {string} displayName @param {string} rootDir */
module.exports = (displayName, rootDir) => ({
  displayName,
  rootDir,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      require.resolve('@swc/jest'),
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: ['node_modules/(?!(@nestjs|graphql-ws|es-toolkit|uuid|graphql-scalars)/)'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json'],
  moduleNameMapper: {
    '^@switchboard/call/testing$': join(__dirname, 'libs/call/src/testing/index.ts'),
    ...Object.fromEntries(
      ROOMS.map((room) => [`^@switchboard/${room}$`, join(__dirname, `libs/${room}/src/index.ts`)]),
    ),
  },
});

const storage = require('../../jest.preset.cjs')('storage on PostgreSQL', __dirname);

module.exports = { ...storage, testMatch: ['<rootDir>/src/postgres.spec.ts'] };

const storage = require('../../jest.preset.cjs')('storage', __dirname);

// Where there is a PostgreSQL to test with, everything that holds for the embedded database is held against it as well;
// `nx test-postgres storage` insists on it.
const needsPostgres = process.env.TEST_DATABASE_URL ? [] : ['/postgres\\.spec\\.ts$'];

module.exports = { ...storage, testPathIgnorePatterns: ['/node_modules/', ...needsPostgres] };

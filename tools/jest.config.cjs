module.exports = {
  ...require('../jest.preset.cjs')('tools', __dirname),
  testMatch: ['<rootDir>/*.spec.ts'],
};

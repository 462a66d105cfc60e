// `js` before `mjs`: graphql's index exists as both, and two copies of it do not know each other's types.
module.exports = {
  ...require('../../jest.preset.cjs')('server', __dirname),
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
};

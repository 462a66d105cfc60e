module.exports = require('../../jest.preset.cjs')('contract', __dirname);

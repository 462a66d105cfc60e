module.exports = require('../../jest.preset.cjs')('call', __dirname);

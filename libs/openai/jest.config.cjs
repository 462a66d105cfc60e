module.exports = require('../../jest.preset.cjs')('openai', __dirname);

module.exports = require('../../jest.preset.cjs')('websocket', __dirname);

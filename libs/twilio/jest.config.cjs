module.exports = require('../../jest.preset.cjs')('twilio', __dirname);

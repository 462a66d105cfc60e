// Whole calls under a virtual clock are work for a core, not waiting: on a busy machine they take their time.
module.exports = { ...require('../../jest.preset.cjs')('simulators', __dirname), testTimeout: 60_000 };

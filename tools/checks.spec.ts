import { countsOf } from './checks.mjs';

const report = {
  numPassedTests: 10,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('adding up a run of tests', () => {
  it('counts what passed', () => {
    expect(countsOf(report)).toEqual({ passed: 10, failed: 0, skipped: 0 });
  });

  it('a skipped test, a test to be written and a file that cannot be loaded are failures', () => {
    const run = { ...report, numPendingTests: 1, numTodoTests: 1, numRuntimeErrorTestSuites: 1 };
    expect(countsOf(run)).toEqual({ passed: 10, failed: 3, skipped: 2 });
  });
});

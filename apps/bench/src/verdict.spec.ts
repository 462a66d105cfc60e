import { Findings } from './findings';
import type { ManyCalls } from './scenarios';
import type { Step } from './step';
import { figuresOf } from './verdict';
import type { Run } from './verdict';

const NONE = { p50: null, p99: null };
const stepOf = (calls: number, rssMb: number): Step => ({
  ...{ calls, rssMb, countedMs: 20_000, latenessP99: 1, bargeIns: 5, cpuPerCallMinute: 0.1, coreShare: 0.2 },
  ...{ callerToModel: NONE, modelToCaller: NONE, truncationError: NONE, bargeInToClear: { p50: 1, p99: 3 } },
});
const runOf = (many: ManyCalls | null): Run => ({
  ...{
    turns: null,
    many,
    paired: null,
    lost: null,
    rung: null,
    recorder: null,
    faults: new Findings().faults,
    isQuick: false,
  },
});
const gradesOf = (run: Run): Record<string, string> =>
  Object.fromEntries(figuresOf(run).map(({ budget, grade }) => [budget.id, grade]));

describe('the verdict', () => {
  it('fails a run that exceeds a must', () => {
    const run = runOf({
      steps: [stepOf(10, 500), stepOf(100, 590)],
      mostCalls: 150,
      limitedBy: 'server',
      socketsLeft: 0,
    });
    expect(gradesOf(run)).toMatchObject({ callsOnOneCore: 'FAILED', rssPerCall: 'FAILED', bargeInToClearP99: 'aim' });
  });

  it('holds nothing against the server that the rig could not show', () => {
    const run = runOf({ steps: [stepOf(100, 500)], mostCalls: 100, limitedBy: 'rig', socketsLeft: 1 });
    expect(gradesOf(run)).toMatchObject({
      ...{ callsOnOneCore: 'must', rssPerCall: 'not measured', socketsLeft: 'FAILED' },
    });
  });

  it('fails a run in which a call stayed silent after the loss of its model', () => {
    const lost = { losses: 10, worstMs: null, medianMs: 700 };
    expect(gradesOf({ ...runOf(null), lost })).toMatchObject({ voiceAgain: 'FAILED' });
    expect(gradesOf({ ...runOf(null), lost: { ...lost, worstMs: 1_900 } })).toMatchObject({ voiceAgain: 'aim' });
  });

  it('holds webhooks to half a second', () => {
    const rung = { answers: 200, p50Ms: 40, p95Ms: 510 };
    expect(gradesOf({ ...runOf(null), rung })).toMatchObject({ webhookP95: 'FAILED' });
    expect(gradesOf({ ...runOf(null), rung: { ...rung, p95Ms: 90 } })).toMatchObject({ webhookP95: 'aim' });
  });

  it('forgives no lost frame and no rejected truncation', () => {
    const run = runOf(null);
    run.faults.lost = 1;
    run.faults.rejectedTruncations = 1;
    expect(gradesOf(run)).toMatchObject({ frameFaults: 'FAILED', rejectedTruncations: 'FAILED' });
  });
});

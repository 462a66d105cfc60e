/** What a run is held to. `atMost` and `atLeast` say on which side of the bound the value must lie. */
export interface Budget {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly bound: 'atMost' | 'atLeast';
  readonly must: number;
  readonly aim: number;
}

export const BUDGETS = [
  {
    id: 'cpuRatio',
    title: 'CPU per call against the bare relay, 60 calls, same core, same time',
    ...{ unit: '', bound: 'atMost', must: 1, aim: 0.85 },
  },
  {
    id: 'callsOnOneCore',
    title: 'Calls on one core with added latency p99 < 20 ms both ways',
    ...{ unit: 'calls', bound: 'atLeast', must: 200, aim: 250 },
  },
  {
    id: 'bargeInToClearP99',
    title: 'Barge-in to clear p99 at 100 calls',
    ...{ unit: 'ms', bound: 'atMost', must: 20, aim: 5 },
  },
  {
    id: 'truncationErrorP99',
    title: 'Truncation error p99',
    ...{ unit: 'ms', bound: 'atMost', must: 40, aim: 20 },
  },
  {
    id: 'rejectedTruncations',
    title: 'Truncations the model rejected',
    ...{ unit: '', bound: 'atMost', must: 0, aim: 0 },
  },
  {
    id: 'frameFaults',
    title: 'Frames lost, head-lost, duplicated, foreign, after clear; clears missing; calls broken',
    ...{ unit: '', bound: 'atMost', must: 0, aim: 0 },
  },
  {
    id: 'voiceAgain',
    title: 'Voice again after a lost model socket, worst',
    ...{ unit: 's', bound: 'atMost', must: 6, aim: 2 },
  },
  {
    id: 'webhookP95',
    title: 'Voice webhook answered, 20 calls at once, p95',
    ...{ unit: 'ms', bound: 'atMost', must: 500, aim: 100 },
  },
  {
    id: 'socketsLeft',
    title: 'Sockets that the calls of many-calls leave open',
    ...{ unit: '', bound: 'atMost', must: 0, aim: 0 },
  },
  {
    id: 'recorderCpu',
    title: 'Recorder on: extra CPU per call',
    ...{ unit: '%', bound: 'atMost', must: 15, aim: 8 },
  },
  {
    id: 'rssPerCall',
    title: 'Memory (RSS) per added call',
    ...{ unit: 'MB', bound: 'atMost', must: 0.3, aim: 0.15 },
  },
] as const satisfies readonly Budget[];

export type BudgetId = (typeof BUDGETS)[number]['id'];

/** A step counts while the rig itself sends its frames no later than this, p99 in ms. */
export const RIG_LATENESS_MS = 5;
/** Added latency at which a step is still good, p99 in ms. */
export const ADDED_LATENCY_MS = 20;
/** The number of calls of the paired measurement, and of the barge-in figure. */
export const PAIRED_CALLS = 60;
export const BARGE_IN_CALLS = 100;

export const QUICK = { steps: [10, 100], settleMs: 7_000, measureMs: 9_000, pairedMs: 12_000, turnMs: 8_000 };
export const FULL = {
  steps: [1, 10, 50, 100, 150, 200, 250, 300, 350, 400],
  settleMs: 9_000,
  measureMs: 20_000,
  pairedMs: 40_000,
  turnMs: 30_000,
};
export type Mode = typeof QUICK;

import type { Call, CallFilter, CallStatus } from '@switchboard/call';

/** True when the call ended in a problem. */
const failed = (call: Call): boolean => call.status === 'FAILED' || call.failure !== null;

/** What a filter asks of one call, test by test; a test without a wish passes. */
const TESTS: readonly ((call: Call, filter: CallFilter) => boolean)[] = [
  (call, { status }) => !status || status.includes(call.status),
  (call, { agentId }) => !agentId || (call.agentId !== null && agentId.includes(call.agentId)),
  (call, { numberId }) => !numberId || (call.phoneNumberId !== null && numberId.includes(call.phoneNumberId)),
  (call, { direction }) => !direction || call.direction === direction,
  (call, { endReason }) => !endReason || (call.endReason !== null && endReason.includes(call.endReason)),
  (call, { party }) => !party || [call.from, call.to].some((side) => side.toLowerCase().includes(party.toLowerCase())),
  (call, { startedAfter }) => !startedAfter || Date.parse(call.createdAt) >= Date.parse(startedAfter),
  (call, { startedBefore }) => !startedBefore || Date.parse(call.createdAt) < Date.parse(startedBefore),
  (call, { minDurationMs }) => minDurationMs === undefined || (call.durationMs ?? 0) >= minDurationMs,
  (call, { hasError }) => hasError === undefined || failed(call) === hasError,
];

/** Whether a call belongs on a board with this filter. `text` needs the stored words and is not decided here. */
export const matchesFilter = (call: Call, filter: CallFilter): boolean => TESTS.every((test) => test(call, filter));

export const LIVE_STATUSES: readonly CallStatus[] = ['QUEUED', 'RINGING', 'IN_PROGRESS'];

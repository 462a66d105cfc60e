import type {
  CallRowFragment,
  CallStateFragment,
  EventFieldsFragment,
  ItemFieldsFragment,
  ToolCallFieldsFragment,
} from '@switchboard/contract';

export const CREATED_AT = '2026-11-22T10:00:00.000Z';
export const ANSWERED_AT = '2026-11-22T10:00:02.000Z';

const party = (e164: string) => ({ address: e164, e164, masked: e164, displayName: null });

export function callRow(change: Partial<CallRowFragment> = {}): CallRowFragment {
  return {
    id: 'call_1',
    direction: 'INBOUND',
    channel: 'PHONE',
    status: 'IN_PROGRESS',
    activity: 'LISTENING',
    revision: 1,
    lastSeq: 0,
    from: party('+14155550100'),
    to: party('+16285550143'),
    agent: { id: 'agt_1', name: 'Receptionist' },
    agentVersion: { id: 'ver_1', number: 1 },
    createdAt: CREATED_AT,
    answeredAt: ANSWERED_AT,
    endedAt: null,
    durationMs: null,
    endReason: null,
    answeredBy: null,
    messageLeft: null,
    failure: null,
    interruptions: 0,
    latencySummary: { turns: 0, p50Ms: null, p95Ms: null },
    ...change,
  };
}

export function callState(change: Partial<CallStateFragment> = {}): CallStateFragment {
  const {
    id,
    status,
    activity,
    revision,
    lastSeq,
    answeredAt,
    endedAt,
    durationMs,
    endReason,
    answeredBy,
    messageLeft,
    failure,
    interruptions,
  } = callRow();
  return {
    id,
    callSid: null,
    streamSid: null,
    status,
    activity,
    revision,
    lastSeq,
    answeredAt,
    endedAt,
    durationMs,
    endReason,
    answeredBy,
    messageLeft,
    failure,
    interruptions,
    falseStarts: 0,
    usage: {
      inputTokens: 0,
      cachedInputTokens: 0,
      inputAudioTokens: 0,
      cachedInputAudioTokens: 0,
      inputTextTokens: 0,
      outputTokens: 0,
      outputAudioTokens: 0,
      outputTextTokens: 0,
      telephonySeconds: 0,
    },
    ...change,
  };
}

export function item(change: Partial<ItemFieldsFragment> = {}): ItemFieldsFragment {
  const text = change.text ?? 'Good morning.';
  return {
    id: 'item_1',
    position: 1,
    turn: 0,
    speaker: 'AGENT',
    status: 'COMPLETED',
    startedAt: ANSWERED_AT,
    startMs: 0,
    endMs: 900,
    heardText: text,
    heardMs: 900,
    audioMs: 900,
    heardTextExact: true,
    interruptedBy: null,
    modelItemId: null,
    ...change,
    text,
  };
}

export function toolCall(change: Partial<ToolCallFieldsFragment> = {}): ToolCallFieldsFragment {
  return {
    id: 'tc_1',
    modelCallId: 'call_m1',
    turn: 1,
    name: 'get_order',
    status: 'SUCCEEDED',
    arguments: { order_id: 'A-1042' },
    rawArguments: '{"order_id":"A-1042"}',
    result: { status: 'shipped' },
    error: null,
    httpStatus: 200,
    startedAt: '2026-11-22T10:00:05.000Z',
    endedAt: '2026-11-22T10:00:05.612Z',
    latencyMs: 612,
    tool: null,
    ...change,
  };
}

type Body = EventFieldsFragment extends infer E
  ? E extends EventFieldsFragment
    ? Omit<E, 'seq' | 'callId' | 'at' | 'offsetMs'>
    : never
  : never;

export function event(seq: number, body: Body, offsetMs = seq * 100): EventFieldsFragment {
  const at = new Date(Date.parse(CREATED_AT) + offsetMs).toISOString();
  return { ...body, seq, callId: 'call_1', at, offsetMs } as EventFieldsFragment;
}

export const said = (seq: number, change: Partial<ItemFieldsFragment> = {}): EventFieldsFragment =>
  event(seq, { type: 'TranscriptChanged', item: item(change) });

export const changed = (seq: number, change: Partial<CallStateFragment> = {}): EventFieldsFragment =>
  event(seq, { type: 'CallChanged', call: callState({ revision: seq, lastSeq: seq, ...change }) });

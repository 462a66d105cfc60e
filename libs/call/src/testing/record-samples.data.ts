import type { Agent, AgentVersion } from '../agent';
import type { Call } from '../call';
import { NO_USAGE } from '../call';
import type { CallEvent, CallEventBody } from '../call-event';
import type { ToolCall } from '../tool-call';
import type { TranscriptItem } from '../transcript-item';
import type { CarrierNumber } from '../ports/phone';

/** A call that rings; a spec names what matters to it. */
export const sampleCall = (call: Partial<Call> & { readonly id: string }): Call => ({
  callSid: null,
  streamSid: null,
  direction: 'INBOUND',
  channel: 'PHONE',
  status: 'RINGING',
  activity: null,
  revision: 1,
  lastSeq: 1,
  from: '+493012345678',
  to: '+14155550100',
  phoneNumberId: null,
  agentId: null,
  agentVersionId: null,
  variables: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  answeredAt: null,
  endedAt: null,
  durationMs: null,
  endReason: null,
  failure: null,
  usage: NO_USAGE,
  interruptions: 0,
  tags: [],
  ...call,
});

export const sampleItem = (item: Partial<TranscriptItem> & { readonly id: string }): TranscriptItem => ({
  modelItemId: null,
  position: 1,
  turn: 1,
  speaker: 'CALLER',
  status: 'COMPLETED',
  startedAt: '2026-01-01T00:00:01.000Z',
  startMs: 1_000,
  endMs: 2_000,
  text: 'Hello?',
  heardText: item.text ?? 'Hello?',
  heardMs: null,
  audioMs: null,
  heardTextExact: true,
  interruptedBy: null,
  ...item,
});

export const sampleToolCall = (toolCall: Partial<ToolCall> & { readonly id: string }): ToolCall => ({
  modelCallId: `model_${toolCall.id}`,
  turn: 1,
  name: 'order_status',
  toolId: null,
  status: 'RUNNING',
  arguments: { order: 7 },
  rawArguments: '{"order":7}',
  result: null,
  error: null,
  httpStatus: null,
  startedAt: '2026-01-01T00:00:02.000Z',
  endedAt: null,
  latencyMs: null,
  ...toolCall,
});

/** The log of one call: numbers each body it is given, from `first` on. */
export const sampleLog = (callId: string, bodies: readonly CallEventBody[], first = 1): CallEvent[] =>
  bodies.map((body, index) => ({
    seq: first + index,
    callId,
    at: new Date(Date.UTC(2026, 0, 1) + (first + index) * 100).toISOString(),
    offsetMs: (first + index) * 100,
    ...body,
  }));

export const changed = (call: Call): CallEventBody => ({ type: 'CallChanged', call });
export const said = (item: TranscriptItem): CallEventBody => ({ type: 'TranscriptChanged', item });
export const used = (toolCall: ToolCall): CallEventBody => ({ type: 'ToolCallChanged', toolCall });
export const pressed = (digit: string): CallEventBody => ({ type: 'DtmfDetected', digit, sentByUs: false });

export const sampleVersion = (version: Partial<AgentVersion> & { readonly id: string }): AgentVersion => ({
  agentId: 'agt_1',
  number: null,
  revision: 1,
  note: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'system',
  model: 'gpt-realtime',
  voice: 'marin',
  speed: 1,
  instructions: 'Be brief.',
  greeting: 'Hello.',
  turnDetection: { type: 'semantic_vad', eagerness: 'auto', interruptResponse: true },
  transcriptionModel: null,
  language: 'en',
  toolNames: ['order_status'],
  variables: { shop: 'Corner' },
  record: false,
  maxDurationSeconds: 600,
  ...version,
});

/** An agent with a draft and one published version. */
export const sampleAgent = (id: string, agent: Partial<Agent> = {}): Agent => ({
  id,
  name: `Agent ${id}`,
  draft: sampleVersion({ id: `ver_${id}_draft`, agentId: id }),
  published: sampleVersion({ id: `ver_${id}_1`, agentId: id, number: 1 }),
  archivedAt: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...agent,
});

export type CarrierFacts = CarrierNumber;

export const sampleNumber = (number: Partial<CarrierFacts> & { readonly sid: string }): CarrierFacts => ({
  e164: '+14155550100',
  friendlyName: 'Front desk',
  voiceCapable: true,
  voiceUrl: null,
  managedBy: null,
  ...number,
});

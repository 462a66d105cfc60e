import type { Agent, AgentVersion, PhoneNumber } from '../agent';
import type { Call } from '../call';
import type { CallEvent } from '../call-event';
import type { AgentRecords, CallRecords, EventQueue, NumberRecords } from '../ports/records';
import type { ToolCall } from '../tool-call';
import { MemoryAgents } from './memory-agents';

export const VERSION: AgentVersion = {
  id: 'ver_1',
  agentId: 'agt_1',
  number: 1,
  revision: 1,
  note: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'seed',
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  speed: 1,
  instructions: 'You answer for {{company}}.',
  greeting: 'Hello, this is {{company}}.',
  turnDetection: {
    type: 'server_vad',
    threshold: 0.5,
    prefixPaddingMs: 300,
    silenceDurationMs: 500,
    idleTimeoutMs: null,
    interruptResponse: true,
  },
  transcriptionModel: 'gpt-live-transcribe',
  language: 'en',
  toolNames: ['look_up', 'end_call'],
  variables: { company: 'Acme' },
  record: false,
  maxDurationSeconds: 600,
};

export const AGENT: Agent = {
  id: 'agt_1',
  name: 'Receptionist',
  draft: VERSION,
  published: VERSION,
  archivedAt: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
};

export const NUMBER: PhoneNumber = {
  id: 'num_1',
  sid: 'PN00000000000000000000000000000001',
  e164: '+14155550100',
  friendlyName: 'Front desk',
  voiceCapable: true,
  voiceUrl: null,
  previousVoiceUrl: null,
  managedBy: null,
  agentId: 'agt_1',
};

/** Records in memory, as simple as the port allows. */
export class MemoryRecords implements CallRecords, AgentRecords, NumberRecords {
  readonly log: CallEvent[] = [];
  private readonly kept: MemoryAgents;

  constructor(version: AgentVersion = VERSION) {
    this.kept = new MemoryAgents([{ ...AGENT, draft: version, published: version }]);
  }

  readonly append = async (_callId: string, events: readonly CallEvent[]): Promise<void> =>
    void this.log.push(...events);
  readonly call = async (id: string): Promise<Call | null> => this.latest().get(id) ?? null;
  readonly callBySid = async (sid: string): Promise<Call | null> =>
    [...this.latest().values()].find((call) => call.callSid === sid) ?? null;
  readonly calls = async () => ({ edges: [], hasNextPage: false, totalCount: 0 });
  readonly events = async (callId: string, after: number, first: number) =>
    this.log.filter((event) => event.callId === callId && event.seq > after).slice(0, first);
  readonly transcript = async (callId: string) =>
    [...this.items(callId).values()].sort((a, b) => a.position - b.position);
  readonly toolCalls = async (callId: string): Promise<readonly ToolCall[]> => {
    const told = this.log.flatMap((event) =>
      event.type === 'ToolCallChanged' && event.callId === callId ? [event.toolCall] : [],
    );
    return [...new Map(told.map((toolCall) => [toolCall.id, toolCall])).values()];
  };
  readonly callOfToolCall = async (id: string): Promise<Call | null> => {
    const use = this.log.find((event) => event.type === 'ToolCallChanged' && event.toolCall.id === id);
    return use ? this.call(use.callId) : null;
  };
  readonly unfinished = async (): Promise<readonly Call[]> =>
    [...this.latest().values()].filter((call) => call.endedAt === null);
  readonly agents: AgentRecords['agents'] = (query) => this.kept.agents(query);
  readonly agent = (id: string) => this.kept.agent(id);
  readonly version = (id: string) => this.kept.version(id);
  readonly versions = (agentId: string) => this.kept.versions(agentId);
  readonly seed = async () => undefined;
  readonly createAgent = (agent: Agent) => this.kept.createAgent(agent);
  readonly updateDraft: AgentRecords['updateDraft'] = (edit) => this.kept.updateDraft(edit);
  readonly publish: AgentRecords['publish'] = (publication) => this.kept.publish(publication);
  readonly restore: AgentRecords['restore'] = (restoring) => this.kept.restore(restoring);
  readonly archive: AgentRecords['archive'] = (archiving) => this.kept.archive(archiving);
  readonly numbers = async () => [NUMBER];
  readonly number = async (id: string) => (id === NUMBER.id ? NUMBER : null);
  readonly numberByE164 = async (e164: string) => (e164 === NUMBER.e164 ? NUMBER : null);
  readonly syncNumbers = async () => undefined;

  private latest(): Map<string, Call> {
    const calls = new Map<string, Call>();
    for (const event of this.log) {
      const before = event.type === 'CallChanged' ? event.call : calls.get(event.callId);
      if (before) calls.set(event.callId, { ...before, lastSeq: event.seq });
    }
    return calls;
  }

  private items(callId: string) {
    const items = new Map<string, Extract<CallEvent, { type: 'TranscriptChanged' }>['item']>();
    for (const event of this.log) {
      if (event.callId === callId && event.type === 'TranscriptChanged') items.set(event.item.id, event.item);
    }
    return items;
  }
}

export class ImmediateQueue implements EventQueue {
  private listeners: ((callId: string, events: readonly CallEvent[]) => void)[] = [];
  constructor(private readonly records: MemoryRecords) {}
  enqueue(event: CallEvent): void {
    this.records.log.push(event);
    for (const listener of this.listeners) listener(event.callId, [event]);
  }
  afterStored(listener: (callId: string, events: readonly CallEvent[]) => void): void {
    this.listeners.push(listener);
  }
  flushed(): Promise<void> {
    return Promise.resolve();
  }
}

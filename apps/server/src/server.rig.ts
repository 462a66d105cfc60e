import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createHmac } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type {
  LegStep,
  TransferReport,
  AfterStream,
  Agent,
  AttachResult,
  AudioTap,
  Call,
  CallDesk,
  CallEvent,
  CallQuery,
  CallRecords,
  CallResult,
  Carrier,
  CarrierNumber,
  CarrierNumbers,
  LiveFigures,
  NumberRecords,
  Page,
  PhoneLine,
  PhoneListener,
  PhoneNumber,
  PlaceCall,
  StatusReport,
  StreamStart,
  ToolCall,
  TranscriptItem,
  VoiceAnswer,
  VoiceRequest,
  VoicemailReport,
} from '@switchboard/call';
import { isFinal, NO_USAGE, StoredDialPolicy } from '@switchboard/call';
import { MemoryAgents, MemoryDialRecords, MemoryRouting, VirtualClock } from '@switchboard/call/testing';
import type {
  FirstAdmin,
  RecordingRecords,
  Role,
  SignIn,
  StoredRecording,
  User,
  UserRecords,
  UserWithPassword,
} from '@switchboard/storage';
import { InProcessBus, InvalidCursor } from '@switchboard/storage';
import { phoneNumberPlan } from '@switchboard/twilio';
import pino from 'pino';
import type { Environment } from './config/environment';
import { readEnvironment } from './config/environment';
import { hashOf, newSecret } from './config/people/secrets';
import { receptionist } from './config/seeds';
import { unsetMessenger, unsetNumbers } from './config/unset';
import { MemoryMcpServers } from './functions/mcp/memory-mcp-servers.rig';
import {
  AGENT_RECORDS,
  CALL_BUS,
  CALL_DESK,
  CALL_RECORDS,
  CARRIER,
  CARRIER_NUMBERS,
  MCP_SERVER_RECORDS,
  MESSENGER,
  CLOCK,
  DIAL_POLICY,
  DIAL_RECORDS,
  NUMBER_RECORDS,
  ROUTING_RECORDS,
  RECORDING_KEEPER,
  RECORDING_RECORDS,
  SOLE_SERVER,
  STORE_HEALTH,
  TOOL_RECORDS,
  USER_RECORDS,
} from './ports';
import { MemoryTools } from './functions/stored/memory-tools.rig';
import { matchesFilter } from './realtime/call-match';
import type { ServerParts } from './server';
import { createServer } from './server';

export const API_KEY = 'a-key-for-programs-only';
export const AUTH_TOKEN = 'twilio-auth-token-12345';
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
/** What the carrier was told; the test server itself listens somewhere else. */
export const PUBLIC_URL = 'https://calls.example.com';
export const CALL_SID = `CA${'1'.repeat(32)}`;

export function callOf(patch: Partial<Call> = {}): Call {
  return {
    id: 'call_1',
    callSid: CALL_SID,
    streamSid: null,
    direction: 'INBOUND',
    channel: 'PHONE',
    status: 'IN_PROGRESS',
    activity: 'LISTENING',
    revision: 1,
    lastSeq: 0,
    from: '+4930123456',
    to: '+15550100',
    phoneNumberId: 'num_1',
    agentId: null,
    agentVersionId: null,
    variables: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    answeredAt: '2026-01-01T00:00:01.000Z',
    endedAt: null,
    durationMs: null,
    endReason: null,
    failure: null,
    usage: NO_USAGE,
    interruptions: 0,
    tags: [],
    ...patch,
  };
}

/** The next event of a call; its number follows the ones the records have. */
type NewEvent = CallEvent extends infer E ? (E extends CallEvent ? Omit<E, 'seq' | 'at' | 'offsetMs'> : never) : never;

export class MemoryCalls implements CallRecords {
  readonly log: CallEvent[] = [];
  readonly items: TranscriptItem[] = [];
  readonly uses: ToolCall[] = [];
  private readonly stored = new Map<string, Call>();
  /** When set, every read fails with it. */
  fault: Error | null = null;

  put(call: Call): void {
    this.stored.set(call.id, call);
  }

  async append(callId: string, events: readonly CallEvent[]): Promise<void> {
    this.log.push(...events);
    for (const event of events) if (event.type === 'CallChanged') this.put(event.call);
    const call = this.stored.get(callId);
    if (call) this.put({ ...call, lastSeq: this.log.filter((event) => event.callId === callId).length });
  }

  async call(id: string): Promise<Call | null> {
    if (this.fault) throw this.fault;
    return this.stored.get(id) ?? null;
  }

  async callBySid(callSid: string): Promise<Call | null> {
    return [...this.stored.values()].find((call) => call.callSid === callSid) ?? null;
  }

  async calls({ filter, first, after }: CallQuery): Promise<Page<Call>> {
    if (this.fault) throw this.fault;
    const all = [...this.stored.values()].filter((call) => matchesFilter(call, filter));
    const at = after === null ? -1 : all.findIndex((call) => call.id === after);
    if (after !== null && at < 0) throw new InvalidCursor(after);
    const edges = all.slice(at + 1, at + 1 + first).map((node) => ({ cursor: node.id, node }));
    return { edges, hasNextPage: at + 1 + first < all.length, totalCount: all.length };
  }

  async events(callId: string, after: number, first: number): Promise<readonly CallEvent[]> {
    return this.log.filter((event) => event.callId === callId && event.seq > after).slice(0, first);
  }

  async transcript(): Promise<readonly TranscriptItem[]> {
    return this.items;
  }

  async toolCalls(): Promise<readonly ToolCall[]> {
    return this.uses;
  }

  async callOfToolCall(toolCallId: string): Promise<Call | null> {
    const use = this.log.find((event) => event.type === 'ToolCallChanged' && event.toolCall.id === toolCallId);
    return use ? this.call(use.callId) : null;
  }

  async unfinished(): Promise<readonly Call[]> {
    return [...this.stored.values()].filter((call) => !isFinal(call.status));
  }
}

class MemoryNumbers implements NumberRecords {
  all: PhoneNumber[] = [];

  async numbers(): Promise<readonly PhoneNumber[]> {
    return this.all;
  }

  async number(id: string): Promise<PhoneNumber | null> {
    return this.all.find((number) => number.id === id) ?? null;
  }

  async numberByE164(e164: string): Promise<PhoneNumber | null> {
    return this.all.find((number) => number.e164 === e164) ?? null;
  }

  async syncNumbers(numbers: readonly CarrierNumber[], agentId: string | null): Promise<void> {
    this.all = numbers.map((number, index) => {
      const known = this.all.find(({ sid }) => sid === number.sid);
      return {
        ...known,
        ...number,
        id: known?.id ?? `num_${index + 1}`,
        previousVoiceUrl: known?.previousVoiceUrl ?? null,
        agentId: known ? known.agentId : agentId,
      };
    });
  }
}

export class MemoryUsers implements UserRecords {
  readonly people: UserWithPassword[] = [];
  readonly signIns = new Map<string, SignIn>();

  setRole(id: string, role: Role): void {
    const at = this.people.findIndex(({ user }) => user.id === id);
    const person = this.people[at];
    if (person) this.people[at] = { ...person, user: { ...person.user, role } };
  }

  async users(): Promise<readonly User[]> {
    return this.people.map(({ user }) => user);
  }

  async user(id: string): Promise<User | null> {
    return this.people.find(({ user }) => user.id === id)?.user ?? null;
  }

  async userByEmail(email: string): Promise<UserWithPassword | null> {
    return this.people.find(({ user }) => user.email === email.toLowerCase()) ?? null;
  }

  async administratorExists(): Promise<boolean> {
    return this.people.some(({ user }) => user.role === 'ADMIN');
  }

  async createFirstAdmin({ email, name, passwordHash, createdAt }: FirstAdmin): Promise<User | null> {
    if (await this.administratorExists()) return null;
    const id = `usr_${this.people.length + 1}`;
    const user: User = { id, email, name, role: 'ADMIN', createdAt, lastSignedInAt: null };
    this.people.push({ user, passwordHash });
    return user;
  }

  async createSignIn(signIn: SignIn): Promise<void> {
    this.signIns.set(signIn.id, signIn);
  }

  async findSignIn(id: string, now: string): Promise<{ signIn: SignIn; user: User } | null> {
    const signIn = this.signIns.get(id);
    const user = signIn && (await this.user(signIn.userId));
    return signIn && user && signIn.expiresAt > now ? { signIn, user } : null;
  }

  async touchSignIn(id: string, lastSeenAt: string): Promise<void> {
    const signIn = this.signIns.get(id);
    if (signIn) this.signIns.set(id, { ...signIn, lastSeenAt });
  }

  async deleteSignIn(id: string): Promise<void> {
    this.signIns.delete(id);
  }

  async deleteExpired({ now, lastSeenBefore }: { now: string; lastSeenBefore: string }): Promise<number> {
    const gone = [...this.signIns.values()].filter((one) => one.expiresAt <= now || one.lastSeenAt < lastSeenBefore);
    for (const { id } of gone) this.signIns.delete(id);
    return gone.length;
  }
}

export class MemoryRecordings implements RecordingRecords {
  readonly all = new Map<string, StoredRecording>();

  async putRecording(recording: StoredRecording): Promise<void> {
    this.all.set(recording.id, recording);
  }

  async recording(id: string): Promise<StoredRecording | null> {
    return this.all.get(id) ?? null;
  }

  async unfinishedRecordings(): Promise<readonly StoredRecording[]> {
    return [...this.all.values()].filter(({ status }) => status === 'RECORDING');
  }
}

/** Answers as it was told to, and remembers what it was asked. */
export class ScriptedDesk implements CallDesk {
  readonly asked: unknown[] = [];
  readonly streams: { start: StreamStart; line: PhoneLine; frames: string[]; ends: string[] }[] = [];
  voiceAnswer: VoiceAnswer | Error = { kind: 'connect', callId: 'call_1', token: 'one-time-word' };
  next: AfterStream = { kind: 'hangUp' };
  result: CallResult = { call: callOf(), problem: null };
  draining = false;

  async answer(request: VoiceRequest): Promise<VoiceAnswer> {
    this.asked.push(request);
    if (this.voiceAnswer instanceof Error) throw this.voiceAnswer;
    return this.voiceAnswer;
  }

  attach(start: StreamStart, line: PhoneLine): AttachResult {
    if (start.token !== 'one-time-word') return { kind: 'refused', reason: 'unknown token' };
    const frames: string[] = [];
    const ends: string[] = [];
    this.streams.push({ start, line, frames, ends });
    const listener: PhoneListener = {
      fromPhone: (payload) => void frames.push(payload),
      markReached: () => undefined,
      keyPressed: () => undefined,
      phoneEnded: ({ kind }) => void ends.push(kind),
    };
    return { kind: 'attached', callId: 'call_1', listener };
  }

  async statusChanged(report: StatusReport): Promise<void> {
    this.asked.push(report);
  }

  async afterStream(...asked: unknown[]): Promise<AfterStream> {
    this.asked.push(asked);
    return this.next;
  }

  async resume(...asked: unknown[]): Promise<AfterStream> {
    this.asked.push(asked);
    return this.next;
  }

  async transferEnded(...asked: unknown[]): Promise<AfterStream> {
    this.asked.push(asked);
    return this.next;
  }

  async voicemailLeft(report: VoicemailReport): Promise<AfterStream> {
    this.asked.push(report);
    return this.next;
  }

  async place(order: PlaceCall): Promise<CallResult> {
    this.asked.push(order);
    return this.result;
  }

  async end(callId: string, actor: string): Promise<CallResult> {
    this.asked.push({ callId, actor });
    return this.result;
  }

  async answerToolCall(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async sayToCaller(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async injectInstruction(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async setAgentMuted(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async sendDtmf(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async transferCall(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async cancelTransfer(...asked: unknown[]): Promise<CallResult> {
    this.asked.push(asked);
    return this.result;
  }

  async transferStep(report: TransferReport): Promise<LegStep> {
    this.asked.push(report);
    return { kind: 'connect', callId: 'call_1', token: 'one-time-word' };
  }

  /** Those who listen now. */
  readonly listeners: { callId: string; tap: AudioTap; actor: string }[] = [];
  /** The only call that can be listened to. */
  listensTo = 'call_1';

  listen(callId: string, tap: AudioTap, actor: string): (() => void) | null {
    if (callId !== this.listensTo) return null;
    const listener = { callId, tap, actor };
    this.listeners.push(listener);
    return () => void this.listeners.splice(this.listeners.indexOf(listener), 1);
  }

  figures(): LiveFigures {
    return { current: 1, limit: 50, ringing: 0, responseP50Ms: null, failedLastHour: 0 };
  }

  async recover(): Promise<void> {
    this.asked.push('recover');
  }

  async answeredBy(report: unknown): Promise<void> {
    this.asked.push(['answeredBy', report]);
  }

  async drain(): Promise<void> {
    this.draining = true;
  }

  async flushed(): Promise<void> {
    return undefined;
  }
}

export class ScriptedCarrier implements Carrier {
  listed: Awaited<ReturnType<Carrier['listNumbers']>> = { numbers: [] };
  lists = 0;
  readonly placeCall = async () => ({ callSid: CALL_SID });
  readonly endCall = async () => ({ ended: true }) as const;
  readonly redirect = async () => ({ redirected: true }) as const;
  readonly callPerson = async () => ({ callSid: CALL_SID });
  readonly callStatus = async () => ({ status: 'completed' });
  readonly listNumbers = async () => {
    this.lists += 1;
    return this.listed;
  };
}

/** Counts who listens, so that a reader who left can be seen to have let go. */
class CountingBus extends InProcessBus {
  listening = 0;

  override subscribe(...args: Parameters<InProcessBus['subscribe']>): () => void {
    const detach = super.subscribe(...args);
    this.listening += 1;
    return () => {
      this.listening -= 1;
      detach();
    };
  }
}

/** A server on a free port of loopback with doubles behind its ports; the doors, guards and wires are the real ones. */
export class ServerRig {
  readonly clock = new VirtualClock();
  readonly calls = new MemoryCalls();
  readonly numbers = new MemoryNumbers();
  readonly agents = new MemoryAgents([], (agentId) =>
    this.numbers.all.filter((number) => number.agentId === agentId).map(({ e164 }) => e164),
  );
  readonly routing = new MemoryRouting(this.numbers, this.agents);
  readonly users = new MemoryUsers();
  readonly recordings = new MemoryRecordings();
  readonly dial = new MemoryDialRecords();
  readonly dialPolicy = new StoredDialPolicy({
    ...{ clock: this.clock, plan: phoneNumberPlan, records: this.dial },
    newId: (prefix) => `${prefix}_${(this.permits += 1)}`,
  });
  private permits = 0;
  readonly tools = new MemoryTools(() => this.agents.all);
  readonly mcpServers = new MemoryMcpServers();
  readonly desk = new ScriptedDesk();
  readonly carrier = new ScriptedCarrier();
  carrierNumbers: CarrierNumbers = unsetNumbers;
  readonly bus = new CountingBus();
  readonly written: string[] = [];
  readonly logged: Record<string, unknown>[] = [];
  storeIsHealthy = true;
  private opened: NestExpressApplication | null = null;

  private constructor(readonly environment: Environment) {}

  static async start(settings: Record<string, string> = {}, consoleDir = tmpdir()): Promise<ServerRig> {
    const rig = ServerRig.prepare(settings);
    await rig.open(consoleDir);
    return rig;
  }

  /** One that was prepared, with what its records were given meanwhile. */
  static async opened(rig: ServerRig): Promise<ServerRig> {
    await rig.open(tmpdir());
    return rig;
  }

  /** Everything but the server. */
  static prepare(settings: Record<string, string> = {}): ServerRig {
    const reading = readEnvironment({
      PORT: '0',
      PUBLIC_URL,
      ADMIN_API_KEY: API_KEY,
      TWILIO_ACCOUNT_SID: ACCOUNT_SID,
      TWILIO_AUTH_TOKEN: AUTH_TOKEN,
      ...settings,
    });
    if ('faults' in reading) throw new Error(reading.faults.join('\n'));
    return new ServerRig(reading.environment);
  }

  get app(): NestExpressApplication {
    if (!this.opened) throw new Error('The server is not open.');
    return this.opened;
  }

  get port(): number {
    return (this.app.getHttpServer().address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  /** Lets sockets of this process do their work until something holds; the spec's own limit ends the waiting. */
  async settled(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Somebody new with a browser of their own. */
  async signInPerson(role: Role): Promise<{ readonly id: string; readonly cookie: string }> {
    const id = `usr_${this.users.people.length + 1}`;
    const secret = newSecret();
    const now = this.clock.wallTime();
    const at = now.toISOString();
    const user: User = { id, email: `${id}@example.com`, name: 'Ada', role, createdAt: at, lastSignedInAt: null };
    this.users.people.push({ user, passwordHash: '' });
    const expiresAt = new Date(now.getTime() + 86_400_000).toISOString();
    await this.users.createSignIn({ id: hashOf(secret), userId: id, createdAt: at, lastSeenAt: at, expiresAt });
    return { id, cookie: `switchboard_sign_in=${secret}` };
  }

  seedAgent(): Agent {
    const ids = ['agt_1', 'ver_1', 'ver_2'];
    const newId = () => ids.shift() ?? 'id';
    const agent = receptionist({
      newId,
      clock: this.clock,
      model: 'gpt-realtime-2.1',
      transcriptionModel: 'gpt-live-transcribe',
    });
    this.agents.all.push(agent);
    return agent;
  }

  /** Something happens in a call: stored first, told afterwards. */
  async happen(...events: NewEvent[]): Promise<void> {
    for (const event of events) {
      const seq = this.calls.log.filter(({ callId }) => callId === event.callId).length + 1;
      const numbered = { ...event, seq, at: this.clock.wallTime().toISOString(), offsetMs: seq } as CallEvent;
      await this.calls.append(event.callId, [numbered]);
      this.bus.publish({ kind: 'events', callId: event.callId, events: [numbered] });
    }
  }

  /** Posts an operation with the key of a program, or with the given headers. */
  async ask(
    query: string,
    variables: object = {},
    headers: Record<string, string> = { authorization: `Bearer ${API_KEY}` },
  ) {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as GraphqlAnswer;
  }

  /** What `createServer` and `startServer` take. */
  parts(consoleDir = tmpdir()): ServerParts {
    const log = pino(
      { level: 'debug', errorKey: 'error', messageKey: 'message' },
      { write: (line: string) => void this.logged.push(JSON.parse(line)) },
    );
    const write = (text: string) => void this.written.push(text);
    return { environment: this.environment, log, write, adapters: this.adapters(), consoleDir };
  }

  private async open(consoleDir: string): Promise<void> {
    this.opened = await createServer(this.parts(consoleDir));
    await this.opened.listen(0, '127.0.0.1');
  }

  private adapters(): DynamicModule {
    const providers = [
      { provide: CLOCK, useValue: this.clock },
      { provide: CALL_RECORDS, useValue: this.calls },
      { provide: AGENT_RECORDS, useValue: this.agents },
      { provide: NUMBER_RECORDS, useValue: this.numbers },
      { provide: ROUTING_RECORDS, useValue: this.routing },
      {
        provide: CARRIER_NUMBERS,
        useValue: {
          readNumber: (sid) => this.carrierNumbers.readNumber(sid),
          setWebhook: (sid, webhook) => this.carrierNumbers.setWebhook(sid, webhook),
        } satisfies CarrierNumbers,
      },
      { provide: USER_RECORDS, useValue: this.users },
      { provide: RECORDING_RECORDS, useValue: this.recordings },
      { provide: TOOL_RECORDS, useValue: this.tools },
      { provide: RECORDING_KEEPER, useValue: { repair: async () => undefined } },
      { provide: CALL_BUS, useValue: this.bus },
      { provide: CARRIER, useValue: this.carrier },
      { provide: DIAL_RECORDS, useValue: this.dial },
      { provide: DIAL_POLICY, useValue: this.dialPolicy },
      { provide: MESSENGER, useValue: unsetMessenger },
      { provide: MCP_SERVER_RECORDS, useValue: this.mcpServers },
      { provide: CALL_DESK, useValue: this.desk },
      { provide: SOLE_SERVER, useValue: { held: async () => true } },
      { provide: STORE_HEALTH, useValue: { healthy: async () => this.storeIsHealthy } },
    ];
    class Doubles {}
    return { module: Doubles, global: true, providers, exports: providers };
  }
}

export interface GraphqlAnswer {
  // Answers are read by the specs, which know what they asked.
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    message: string;
    path?: unknown[];
    extensions: { code: string; traceId: string; field?: string[] };
  }[];
}

/** As the carrier signs: base64 of HMAC-SHA1 over the address and the sorted parameters. */
export function signed(path: string, form: Record<string, string>, secret = AUTH_TOKEN, base = PUBLIC_URL): string {
  const text = Object.keys(form)
    .sort()
    .reduce((sum, name) => sum + name + form[name], base + path);
  return createHmac('sha1', secret).update(text).digest('base64');
}

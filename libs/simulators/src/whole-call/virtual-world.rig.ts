import type {
  AgentVersion,
  BusMessage,
  Call,
  CallEvent,
  Carrier,
  CallResult,
  DialSocket,
  OutboundOrder,
  PlaceCall,
  ProviderProblem,
  Recorder,
  RoutingRecords,
  TextSocket,
  Tool,
  TranscriptItem,
  VoiceModel,
} from '@switchboard/call';
import { Desk, MemoryOrders } from '@switchboard/call';
import {
  AGENT,
  ImmediateQueue,
  memorySocketPair,
  MemoryRecords,
  NUMBER,
  VERSION,
  VirtualClock,
} from '@switchboard/call/testing';
import type { MemorySocketEnd } from '@switchboard/call/testing';
import { LiveModel, RealtimeModel } from '@switchboard/openai';
import type { WebhookForm } from '@switchboard/twilio';
import {
  acceptMediaStream,
  afterStreamTwiml,
  connectCall,
  legTwiml,
  parseWebhookForm,
  personRequest,
  readCallSid,
  outboundForm,
  readCallStatus,
  readDialStatus,
  readLeg,
  readMachineReport,
  readStatusReport,
  readTransferReport,
  readVoicemail,
  readVoiceRequest,
  RequestSignature,
  shortAnswerTwiml,
} from '@switchboard/twilio';
import type { Scenario } from '../callers';
import { PretendPeople, scenarioOf } from '../callers';
import type { LiveFaultId, LivePace } from '../live-model';
import { LiveServer } from '../live-model';
import type { PhoneFaults, PhoneNetworkOptions, WebhookRequest, WebhookResponse } from '../phone-network';
import { binUrl, PhoneNetwork, RECONNECT_BIN, reconnectBin } from '../phone-network';
import type { Mind, Pace } from '../realtime-model';
import { createMind, FaultSwitches, ModelServer } from '../realtime-model';
import { ToneVoices } from '../voices';
import { ServerProcess } from './server-process.rig';

const PUBLIC_URL = 'https://calls.example.test';
const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
const AUTH_TOKEN = 'a-secret-of-the-virtual-world';

/** One way between any two parties: enough that nothing happens in the same turn. */
const LATENCY_MS = 5;

const HTML = { status: 403, headers: { 'content-type': 'text/plain' }, body: '' };
const twiml = (body: string): WebhookResponse => ({ status: 200, headers: { 'content-type': 'text/xml' }, body });

const AWAY: ProviderProblem = {
  ...{ code: 'PROVIDER_UNAVAILABLE', message: 'Twilio is away.', retryable: true, provider: 'TWILIO' },
};

type RestResult = { readonly body: Record<string, unknown> } | { readonly refused: ProviderProblem };

/** Carrier orders as REST requests in memory: the pretend network answers as it would over HTTP. */
class MemoryCarrier implements Carrier {
  /** What was asked for, in order. */
  readonly orders: OutboundOrder[] = [];

  constructor(
    private readonly network: () => PhoneNetwork,
    private readonly endsNoCalls: () => boolean,
  ) {}

  readonly placeCall: Carrier['placeCall'] = async (order) => {
    this.orders.push(order);
    const answer = this.request(
      'POST',
      'Calls.json',
      twilioForm(outboundForm(order, { publicUrl: PUBLIC_URL, fallbackUrl: binUrl(RECONNECT_BIN) })),
    );
    if (!('refused' in answer)) return { callSid: String(answer.body['sid']) };
    return answer.refused.providerCode === '20500' ? { ...answer, mayHavePlaced: true } : answer;
  };

  readonly findCalls = async ({ to, from }: { to: string; from: string }) => {
    const query = new URLSearchParams({ To: to, From: from }).toString();
    const answer = this.request('GET', `Calls.json?${query}`, new URLSearchParams());
    if ('refused' in answer) return answer;
    const calls = answer.body['calls'] as Record<string, string>[];
    return {
      calls: calls.map((call) => ({
        callSid: String(call['sid']),
        status: String(call['status']),
        createdAt: new Date(String(call['date_created'])).toISOString(),
      })),
    };
  };

  readonly redirect: Carrier['redirect'] = async (callSid, step) => {
    const Twiml = legTwiml(step, PUBLIC_URL);
    const answer = this.request('POST', `Calls/${callSid}.json`, new URLSearchParams({ Twiml }));
    return 'refused' in answer ? answer : { redirected: true };
  };

  readonly callPerson: Carrier['callPerson'] = async (order) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(personRequest(order, PUBLIC_URL))) {
      const key = name.charAt(0).toUpperCase() + name.slice(1);
      for (const one of [value].flat()) body.append(key, String(one));
    }
    const answer = this.request('POST', 'Calls.json', body);
    return 'refused' in answer ? answer : { callSid: String(answer.body['sid']) };
  };

  readonly endCall: Carrier['endCall'] = async (callSid) => {
    if (this.endsNoCalls()) return { refused: { ...AWAY } };
    const answer = this.request('POST', `Calls/${callSid}.json`, new URLSearchParams({ Status: 'completed' }));
    return 'refused' in answer ? answer : { ended: true };
  };

  readonly callStatus: Carrier['callStatus'] = async (callSid) => {
    const answer = this.request('GET', `Calls/${callSid}.json`, new URLSearchParams());
    return 'refused' in answer ? { status: null } : { status: String(answer.body['status']) };
  };

  readonly listNumbers: Carrier['listNumbers'] = async () => ({ numbers: [] });

  private request(method: string, path: string, form: URLSearchParams): RestResult {
    const { status, body } = this.network().handle({
      method,
      url: `/2010-04-01/Accounts/${ACCOUNT_SID}/${path}`,
      headers: {
        authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
    });
    const answer = JSON.parse(body) as Record<string, unknown>;
    if (status < 400) return { body: answer };
    return {
      refused: {
        code: status === 429 ? 'RATE_LIMITED' : status >= 500 ? 'PROVIDER_UNAVAILABLE' : 'INVALID_INPUT',
        message: String(answer['message']),
        retryable: status === 429,
        provider: 'TWILIO',
        providerCode: String(answer['code']),
      },
    };
  }
}

/** Twilio's names, as its client writes them. */
function twilioForm(order: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(order)) {
    for (const each of [value].flat()) form.append(name.charAt(0).toUpperCase() + name.slice(1), String(each));
  }
  return form;
}

export interface WorldOptions {
  readonly tools?: readonly Tool[];
  readonly maxCalls?: number;
  readonly keepAudio?: boolean;
  readonly keptCalls?: number;
  /** What differs from the usual agent. */
  readonly version?: Partial<AgentVersion>;
  readonly pace?: Partial<Pace>;
  readonly recorder?: Recorder;
  /** What the phone network is besides. */
  readonly network?: Partial<PhoneNetworkOptions>;
  readonly routing?: RoutingRecords;
  /** Which of OpenAI's interfaces the agent's model speaks. Default `realtime`. */
  readonly speaks?: 'realtime' | 'live';
  readonly livePace?: Partial<LivePace>;
}

/**
 * The whole of it without a network and without time: pretend phone network, Twilio's adapter, the desk, OpenAI's adapter,
 * pretend model. Only the doors (HTTP, ws) are written here; everything between them is the real thing.
 */
export class VirtualWorld {
  readonly clock = new VirtualClock();
  readonly records = new MemoryRecords();
  readonly told: BusMessage[] = [];
  readonly faults: string[] = [];
  readonly modelFaults = new FaultSwitches();
  readonly liveFaults = new FaultSwitches<LiveFaultId>();
  readonly turnedAway: string[] = [];
  /** Webhooks as they came in. */
  readonly asked: WebhookRequest[] = [];
  /** The far ends of all sockets, for a third party that meddles. */
  readonly phoneWires: MemorySocketEnd[] = [];
  readonly modelWires: MemorySocketEnd[] = [];
  /** Told of every frame that is sent to a phone. */
  hearsPhone: (text: string) => void = () => undefined;
  /** The carrier refuses to end calls while this is true. */
  endsNoCalls = false;
  /** No audio of any caller arrives while this is true. */
  losesMedia = false;
  /** When the model was dialled. */
  readonly dials: number[] = [];
  /** One per model session, in the order in which they were opened. */
  readonly taps: ModelTap[] = [];
  readonly carrier: MemoryCarrier;
  readonly orders = new MemoryOrders();
  readonly network: PhoneNetwork;
  readonly people: PretendPeople;
  readonly model: ModelServer;
  readonly live: LiveServer;
  /** The server's; another one after a restart. */
  desk: Desk;
  /** Nobody answers at the server's address while this is true. */
  isDown = false;
  private process = new ServerProcess(this.clock);
  private readonly signature = new RequestSignature({ publicUrl: () => PUBLIC_URL, secrets: [AUTH_TOKEN] });
  private ids = 0;

  static async open(options: WorldOptions = {}): Promise<VirtualWorld> {
    const voices = new ToneVoices();
    return new VirtualWorld(options, voices, await createMind({ voices }));
  }

  private constructor(
    private readonly options: WorldOptions,
    private readonly voices: ToneVoices,
    mind: Mind,
  ) {
    const { clock } = this;
    this.people = new PretendPeople((text, voice) => this.voices.speak(text, voice));
    this.network = new PhoneNetwork({
      clock,
      accountSid: ACCOUNT_SID,
      authToken: AUTH_TOKEN,
      sendRequest: (request) => this.webhook(request),
      dial: (url, headers) => this.upgrade(url, headers),
      numbers: [
        {
          e164: NUMBER.e164,
          voiceUrl: `${PUBLIC_URL}/twilio/voice`,
          voiceFallbackUrl: binUrl(RECONNECT_BIN),
          statusCallback: `${PUBLIC_URL}/twilio/status`,
        },
      ],
      bins: reconnectBin(PUBLIC_URL),
      callee: this.people.callee,
      keepAudio: options.keepAudio ?? false,
      ...(options.keptCalls === undefined ? {} : { keptCalls: options.keptCalls }),
      callsPerSecond: 100,
      ...options.network,
    });
    this.model = new ModelServer({
      clock,
      voices: this.voices,
      mind,
      apiKey: 'sk-pretend',
      faults: this.modelFaults,
      ...(options.pace ? { pace: options.pace } : {}),
      report: (fault) => this.faults.push(`model: ${String(fault)}`),
    });
    this.live = new LiveServer({
      ...{ clock, voices: this.voices, mind, apiKey: 'sk-pretend', faults: this.liveFaults },
      pace: options.livePace ?? {},
      report: (fault) => this.faults.push(`live: ${String(fault)}`),
    });
    this.carrier = new MemoryCarrier(
      () => this.network,
      () => this.endsNoCalls,
    );
    this.desk = this.newDesk(options);
  }

  private newDesk(options: WorldOptions): Desk {
    const { tools = [], maxCalls = 100, version: changes = {}, recorder } = options;
    const model = options.speaks === 'live' ? 'gpt-live-1' : VERSION.model;
    const version = { ...VERSION, model, ...changes, toolNames: tools.map((tool) => tool.model.name) };
    jest.spyOn(this.records, 'agent').mockResolvedValue({ ...AGENT, draft: version, published: version });
    const { process } = this;
    return new Desk({
      clock: process.clock,
      carrier: this.carrier,
      voiceModel: this.newVoiceModel(),
      records: {
        ...{ calls: this.records, agents: this.records, numbers: this.records, orders: this.orders },
        ...(options.routing ? { routing: options.routing } : {}),
      },
      queue: process.queue(new ImmediateQueue(this.records)),
      bus: { publish: (message) => void this.told.push(message), subscribe: () => () => undefined },
      faults: {
        warn: (message) => void this.faults.push(message),
        error: (message, fields) => void this.faults.push(`${message} ${fields.stack ?? ''}`),
      },
      newId: (prefix) => `${prefix}_${++this.ids}`,
      tools: { tools: (names) => tools.filter((tool) => names?.includes(tool.model.name) ?? true) },
      random: () => 0.5,
      ...(recorder ? { recorder } : {}),
      maxCalls,
    });
  }

  /** As the server has it: the model's name decides. */
  private newVoiceModel(): (model: string) => VoiceModel {
    const common = {
      clock: this.process.clock,
      dial: (url: string, headers: Readonly<Record<string, string>>) => this.dialModel(url, headers),
      baseUrl: 'https://api.openai.test/v1',
      apiKey: 'sk-pretend',
      onFault: (fault: unknown) => void this.faults.push(`adapter: ${String(fault)}`),
    };
    const realtime = new RealtimeModel(common);
    const live = new LiveModel({ ...common, delegateModel: 'gpt-delegate' });
    return (model) => (model.startsWith('gpt-live') ? live : realtime);
  }

  /** As `kill -9` does: nothing more is written, said or sent, and every socket breaks. */
  kill(): void {
    this.isDown = true;
    this.process.kill();
  }

  /** Another server on the same records, as it is before its doors open. */
  async restart(): Promise<void> {
    this.process.kill();
    this.process = new ServerProcess(this.clock);
    this.desk = this.newDesk(this.options);
    await this.desk.recover();
    this.isDown = false;
  }

  ring(story: string | Scenario, faults: Partial<PhoneFaults> = {}): string {
    const scenario = typeof story === 'string' ? scenarioOf(story) : story;
    if (!scenario) throw new Error(`no scenario ${String(story)}`);
    return this.people.ring(this.network, scenario, { to: NUMBER.e164, faults }).callSid;
  }

  /** Orders a call to a number of the phone book. */
  place(to: string, changes: Partial<PlaceCall> = {}): Promise<CallResult> {
    const usual = { idempotencyKey: `key ${to}`, fromNumberId: NUMBER.id, agentId: AGENT.id, agentVersionId: null };
    const order = { ...usual, to, variables: {}, maxDurationSeconds: null, actor: 'Ada', ...changes };
    return this.desk.place(order);
  }

  /** Passes time until the calls are over on both sides. */
  async finished(callSids: readonly string[], limitMs = 180_000): Promise<void> {
    await this.clock.runUntil(
      () => callSids.every((sid) => this.network.truth(sid)?.finished) && this.desk.figures().current === 0,
      limitMs,
    );
  }

  /** Drops what only this rig keeps of the calls so far. */
  forgetStories(): void {
    this.records.log.length = 0;
    for (const kept of [this.told, this.asked, this.taps, this.phoneWires, this.modelWires, this.dials])
      kept.length = 0;
  }

  callOf(callSid: string): Call {
    const call = this.eventsOf(callSid)
      .flatMap((event) => (event.type === 'CallChanged' ? [event.call] : []))
      .at(-1);
    if (!call) throw new Error(`no call ${callSid}`);
    return call;
  }

  eventsOf(callSid: string): readonly CallEvent[] {
    const first = this.records.log.find((event) => event.type === 'CallChanged' && event.call.callSid === callSid);
    return this.records.log.filter((event) => event.callId === first?.callId);
  }

  async transcript(callSid: string): Promise<readonly TranscriptItem[]> {
    const items = await this.records.transcript(this.callOf(callSid).id);
    return [...items].sort((a, b) => a.position - b.position);
  }

  private async webhook(request: WebhookRequest): Promise<WebhookResponse> {
    await new Promise<void>((resolve) => this.clock.after(LATENCY_MS, resolve));
    if (this.isDown) throw new Error('ECONNREFUSED');
    this.asked.push(request);
    const { process } = this;
    const answer = await this.door(request);
    if (process !== this.process || this.isDown) throw new Error('ECONNRESET');
    return answer;
  }

  /** Somebody sends again what the carrier had sent; the signature is still right. */
  replay(request: WebhookRequest): Promise<WebhookResponse> {
    return this.door(request);
  }

  private async door(request: WebhookRequest): Promise<WebhookResponse> {
    const url = new URL(request.url);
    const form = parseWebhookForm(request.body);
    const target = url.pathname + url.search;
    const signed = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'x-twilio-signature')?.[1];
    if (!this.signature.validForm({ target, signature: signed }, form)) return HTML;
    return this.answer(url, form);
  }

  private async answer(url: URL, form: WebhookForm): Promise<WebhookResponse> {
    if (url.pathname === '/twilio/voice') {
      const request = readVoiceRequest(form, url.searchParams.get('callId'));
      if (request.kind === 'malformed') return { ...HTML, status: 400 };
      const answer = await this.desk.answer(request.value);
      return twiml(answer.kind === 'connect' ? connectCall(answer, PUBLIC_URL) : shortAnswerTwiml(answer, PUBLIC_URL));
    }
    await this.takeReport(url, form);
    if (url.pathname === '/twilio/transfer') {
      const report = readTransferReport(form, Object.fromEntries(url.searchParams));
      if (report.kind === 'malformed') return { ...HTML, status: 400 };
      return twiml(legTwiml(await this.desk.transferStep(report.value), PUBLIC_URL));
    }
    return (await this.afterStream(url, form)) ?? { status: 204, headers: {}, body: '' };
  }

  /** What the carrier only tells. */
  private async takeReport({ pathname, searchParams }: URL, form: WebhookForm): Promise<void> {
    const callId = searchParams.get('callId');
    const verdict = pathname === '/twilio/amd' ? readMachineReport(form, callId) : null;
    if (verdict?.kind === 'read') await this.desk.answeredBy(verdict.value);
    const report = pathname === '/twilio/status' ? readStatusReport(form, callId) : null;
    if (report?.kind === 'read') await this.desk.statusChanged(report.value);
  }

  private async afterStream({ pathname, searchParams }: URL, form: WebhookForm): Promise<WebhookResponse | null> {
    const status = readCallStatus(form);
    if (pathname === '/twilio/resume') {
      const request = readVoiceRequest(form, null);
      if (request.kind === 'malformed') return { ...HTML, status: 400 };
      return twiml(afterStreamTwiml(await this.desk.resume(request.value, status), PUBLIC_URL));
    }
    if (pathname === '/twilio/after-stream') {
      const callSid = readCallSid(form) ?? '';
      const transfer = readDialStatus(form);
      const leg = readLeg(searchParams.get('leg'));
      const next =
        transfer === null
          ? await this.desk.afterStream(callSid, status, leg)
          : await this.desk.transferEnded(callSid, transfer);
      return twiml(afterStreamTwiml(next, PUBLIC_URL));
    }
    if (pathname === '/twilio/recording') {
      const report = readVoicemail(form);
      if (report.kind === 'malformed') return { ...HTML, status: 400 };
      return twiml(afterStreamTwiml(await this.desk.voicemailLeft(report.value), PUBLIC_URL));
    }
    return null;
  }

  private readonly upgrade: DialSocket = async (_url, headers) => {
    const signed = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-twilio-signature')?.[1];
    if (this.isDown) return { failure: { message: 'ECONNREFUSED' } };
    if (!this.signature.validUpgrade(signed)) return { failure: { status: 403, message: 'refused' } };
    const [theirs, ours] = memorySocketPair(this.clock, LATENCY_MS);
    this.phoneWires.push(theirs);
    const { process } = this;
    acceptMediaStream({
      socket: process.socket(ours),
      clock: process.clock,
      attach: (start, line) => this.desk.attach(start, line),
      turnedAway: (reason) => this.turnedAway.push(reason),
      faulted: (fault) => this.faults.push(`stream: ${String(fault)}`),
    });
    return { socket: this.losingMedia(theirs) };
  };

  /** The phone's end of a stream on which audio can be lost without a trace. */
  private losingMedia(wire: MemorySocketEnd): MemorySocketEnd {
    return {
      get bufferedBytes() {
        return wire.bufferedBytes;
      },
      send: (text) => {
        if (!this.losesMedia || !text.includes('"event":"media"')) wire.send(text);
      },
      sendBinary: (bytes) => wire.sendBinary(bytes),
      close: (code, reason) => wire.close(code, reason),
      terminate: () => wire.terminate(),
      listen: (listener) =>
        wire.listen({
          text: (text) => {
            this.hearsPhone(text);
            listener.text(text);
          },
          binary: (bytes) => listener.binary(bytes),
          closed: (code, reason) => listener.closed(code, reason),
        }),
    };
  }

  /** Listens in on a model's socket without touching what passes. */
  private tapped(socket: TextSocket): TextSocket {
    const tap: ModelTap = { toModel: [], fromModel: [], told: [], firstAudioMs: null, closedMs: null };
    this.taps.push(tap);
    return {
      get bufferedBytes() {
        return socket.bufferedBytes;
      },
      send: (text) => {
        const { type, audio } = JSON.parse(text) as { type: string; audio?: string };
        if (type === 'input_audio_buffer.append' || type === 'session.input_audio.append')
          tap.toModel.push(Buffer.from(audio ?? '', 'base64'));
        else tap.told.push(text);
        socket.send(text);
      },
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
      listen: (listener) =>
        socket.listen({
          ...listener,
          binary: (bytes) => listener.binary(bytes),
          closed: (code, reason) => {
            tap.closedMs = this.clock.nowMs();
            listener.closed(code, reason);
          },
          text: (text) => {
            const delta = /^\{"type":"(?:response|session)\.output_audio\.delta".*"delta":"([^"]*)"/.exec(text)?.[1];
            if (delta !== undefined) tap.firstAudioMs ??= this.clock.nowMs();
            if (delta !== undefined) tap.fromModel.push(Buffer.from(delta, 'base64'));
            listener.text(text);
          },
        }),
    };
  }

  private readonly dialModel: DialSocket = async (url, headers) => {
    const knock = { query: new URL(url).searchParams, headers: lowerCase(headers) };
    this.dials.push(this.clock.nowMs());
    const isLive = new URL(url).pathname.endsWith('/v1/live/sessions');
    const refusal = (isLive ? this.live : this.model).refuseUpgrade(knock);
    if (this.modelFaults.take('upgrade-never-answered')) return new Promise<never>(() => undefined);
    if (refusal) return { failure: { status: refusal.status, message: refusal.body } };
    const [ours, theirs] = memorySocketPair(this.clock, LATENCY_MS);
    this.modelWires.push(theirs);
    if (isLive) this.live.accept(theirs);
    else this.model.accept(knock, theirs);
    return { socket: this.process.socket(this.tapped(ours)) };
  };
}

/** Audio that passed the model's socket of one call, decoded. */
export interface ModelTap {
  readonly toModel: Buffer[];
  readonly fromModel: Buffer[];
  /** Everything but audio that was sent to the model. */
  readonly told: string[];
  firstAudioMs: number | null;
  closedMs: number | null;
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

import type { Clock, DialSocket } from '@switchboard/call';
import { Alerts } from './alerts';
import type { CallOrder } from './call-order';
import type { CallParties, CallSettings } from './call-record';
import { Conferences } from './conferences';
import type { CallTruth } from './call-truth';
import type { PhoneFaults } from './faults';
import { NO_FAULTS } from './faults';
import type { IncomingNumber } from './incoming-number';
import { numberSettings } from './incoming-number';
import type { PretendMessage } from './messages';
import { Messages } from './messages';
import type { Callee, NumberSettings, PhonePerson, SendRequest } from './phone-network.types';
import type { PretendCallOptions } from './pretend-call';
import { PretendCall } from './pretend-call';
import type { RestWorld } from './rest';
import { answerRest } from './rest';
import type { RestAnswer, RestRequest } from './rest-answer';
import { newSid } from './sid';
import type { TrialAccount } from './trial-account';
import type { TwimlBins } from './twiml-bins';
import { besideBins } from './twiml-bins';
import { WebhookClient } from './webhook-client';

export interface PretendNumber extends Partial<NumberSettings> {
  readonly e164: string;
  /** `PN` + 32 hex; a new one when absent. */
  readonly sid?: string;
}

export interface PhoneNetworkOptions {
  readonly clock: Clock;
  readonly sendRequest: SendRequest;
  readonly dial: DialSocket;
  readonly accountSid: string;
  readonly authToken: string;
  /** API keys: `SK…` to secret. They open REST and sign nothing. */
  readonly apiKeys?: Readonly<Record<string, string>>;
  readonly numbers: readonly PretendNumber[];
  /** Who is behind a number that the application calls. */
  readonly callee: (e164: string, callSid: string) => Callee;
  readonly faults?: Partial<PhoneFaults>;
  /** Keeps all audio of every call in memory. */
  readonly keepAudio?: boolean;
  /** Finished calls whose truth can be asked for; 1,000 unless given. */
  readonly keptCalls?: number;
  /** Outbound calls started a second; Twilio's default for an account is 1. */
  readonly callsPerSecond?: number;
  /** The account is a trial account; absent: it is not. */
  readonly trial?: TrialAccount;
  /** Numbers of others that the account may show as caller; those a trial account has verified count, too. */
  readonly verifiedNumbers?: readonly string[];
  /** Instructions that the network keeps itself, by name; see `binUrl`. */
  readonly bins?: TwimlBins;
  /** What stands before `/2010-04-01` in REST addresses; none when absent. */
  readonly restPrefix?: string;
}

/** A pretend person rings one of our numbers. */
export interface RingOrder {
  readonly from: string;
  /** One of the network's numbers. */
  readonly to: string;
  readonly person: PhonePerson;
  readonly faults?: Partial<PhoneFaults>;
  readonly keepAudio?: boolean;
}

const KEPT_CALLS = 1000;

/**
 * A pretend Twilio: REST, signed webhooks, TwiML and Media Streams, with its own truth of every call. It knows neither TCP
 * nor time but through its ports, so a whole call can pass under a virtual clock.
 */
export class PhoneNetwork {
  readonly alerts: Alerts;
  readonly numbers: readonly IncomingNumber[];
  readonly conferences: Conferences;
  private readonly calls = new Map<string, PretendCall>();
  private readonly sms: Messages;
  private readonly client: WebhookClient;
  private readonly world: RestWorld;
  private switched: PhoneFaults;
  private nextDialMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: PhoneNetworkOptions) {
    const { clock } = options;
    const now = clock.wallTime();
    this.alerts = new Alerts(clock);
    this.client = new WebhookClient(clock, options.authToken, besideBins(options.bins ?? {}, options.sendRequest));
    this.conferences = new Conferences(clock, options.accountSid, this.client, () => this.switched);
    this.switched = { ...NO_FAULTS, ...options.faults };
    this.numbers = options.numbers.map(({ e164, sid = newSid('PN'), ...settings }) => ({
      e164,
      sid,
      dateCreated: now,
      dateUpdated: now,
      settings: numberSettings(settings),
    }));
    const { accountSid } = options;
    this.sms = new Messages({ clock, accountSid, client: this.client, faults: () => this.switched });
    this.world = this.restWorld(now);
  }

  /** Answers a REST request. */
  handle(request: RestRequest): RestAnswer {
    return answerRest(this.world, request, this.options.restPrefix ?? '');
  }

  /** Lets a pretend caller ring. Throws when `to` is no number of the network's. */
  ring(order: RingOrder): { readonly callSid: string } {
    const number = this.numbers.find(({ e164 }) => e164 === order.to);
    if (!number) throw new Error(`${order.to} is no number of the pretend phone network.`);
    const { settings } = number;
    const call = this.start(
      { direction: 'inbound', from: order.from, to: order.to, phoneNumberSid: number.sid },
      inboundSettings(settings),
      order,
    );
    call.ring(order.person);
    return { callSid: call.record.sid };
  }

  /** What really happened on a call; undefined for an unknown or long finished one. */
  truth(callSid: string): CallTruth | undefined {
    return this.calls.get(callSid)?.truth();
  }

  /** Everything the caller heard and said on a call, stream after stream; empty unless it was to be kept. */
  audio(callSid: string): { readonly heard: Uint8Array; readonly spoken: Uint8Array } {
    const streams = this.calls.get(callSid)?.media.streams ?? [];
    return {
      heard: Buffer.concat(streams.map((stream) => stream.heardAudio())),
      spoken: Buffer.concat(streams.map((stream) => stream.spokenAudio())),
    };
  }

  /** Text messages that the application has sent, newest first. */
  get messages(): readonly PretendMessage[] {
    return this.sms.list();
  }

  callSids(): readonly string[] {
    return [...this.calls.keys()];
  }

  /** The pretend person hangs up. False when there is nothing to hang up. */
  hangUp(callSid: string): boolean {
    const call = this.calls.get(callSid);
    if (!call || call.record.final) return false;
    call.end('caller');
    return true;
  }

  get faults(): PhoneFaults {
    return this.switched;
  }

  /** For calls that begin from now on; what is not named is faithful again. */
  setFaults(faults: Partial<PhoneFaults>): void {
    this.switched = { ...NO_FAULTS, ...faults };
  }

  /** Ends all calls. */
  close(): void {
    for (const call of this.calls.values()) call.end('network');
  }

  private start(
    parties: CallParties,
    settings: CallSettings,
    extra: { readonly faults?: Partial<PhoneFaults>; readonly keepAudio?: boolean },
  ): PretendCall {
    const options: PretendCallOptions = {
      clock: this.options.clock,
      dial: this.options.dial,
      authToken: this.options.authToken,
      accountSid: this.options.accountSid,
      client: this.client,
      alerts: this.alerts,
      faults: { ...this.switched, ...extra.faults },
      keepAudio: extra.keepAudio ?? this.options.keepAudio ?? false,
      parties,
      settings,
      callee: (e164) => this.options.callee(e164, newSid('CA')),
      conferences: this.conferences,
      ended: () => this.forgetOldest(),
    };
    const call = new PretendCall(options);
    this.calls.set(call.record.sid, call);
    return call;
  }

  private place(order: CallOrder): PretendCall {
    const number = this.numbers.find(({ e164 }) => e164 === order.from);
    const call = this.start(
      { direction: 'outbound-api', from: order.from, to: order.to, phoneNumberSid: number?.sid ?? '' },
      order.settings,
      {},
    );
    const nowMs = this.options.clock.nowMs();
    const startMs = Math.max(nowMs, this.nextDialMs);
    this.nextDialMs = startMs + 1000 / (this.options.callsPerSecond ?? 1);
    call.dialOut(this.options.callee(order.to, call.record.sid), startMs - nowMs);
    return call;
  }

  private forgetOldest(): void {
    for (const [callSid, call] of this.calls) {
      if (this.calls.size <= (this.options.keptCalls ?? KEPT_CALLS)) return;
      if (call.record.final) this.calls.delete(callSid);
    }
  }

  private restWorld(createdAt: Date): RestWorld {
    const { accountSid, authToken, apiKeys = {}, clock, verifiedNumbers = [], trial } = this.options;
    const verified = [...verifiedNumbers, ...(trial?.verified ?? [])];
    return {
      accountSid,
      createdAt,
      credentials: new Map([[accountSid, authToken], ...Object.entries(apiKeys)]),
      numbers: this.numbers,
      now: () => clock.wallTime(),
      alerts: () => this.alerts.all(),
      conferences: () => this.conferences.all(),
      calls: () => [...this.calls.values()].reverse(),
      call: (callSid) => this.calls.get(callSid),
      place: (order) => this.place(order),
      ownedNumbers: () => new Set([...this.numbers.map(({ e164 }) => e164), ...verified]),
      verifiedNumbers: verified,
      trial: this.options.trial ?? null,
      placing: () => this.switched.placing,
      messages: () => this.sms.list(),
      message: (sid) => this.sms.message(sid),
      sendMessage: (order) => this.sms.send(order),
    };
  }
}

const INBOUND_TIME_LIMIT_SECONDS = 14_400;

function inboundSettings(settings: NumberSettings): CallSettings {
  return {
    source: { kind: 'address', address: { url: settings.voiceUrl, method: settings.voiceMethod } },
    fallback: settings.voiceFallbackUrl
      ? { url: settings.voiceFallbackUrl, method: settings.voiceFallbackMethod }
      : null,
    statusCallback: settings.statusCallback
      ? { url: settings.statusCallback, method: settings.statusCallbackMethod }
      : null,
    events: new Set(['completed']),
    timeoutSeconds: 60,
    timeLimitSeconds: INBOUND_TIME_LIMIT_SECONDS,
  };
}

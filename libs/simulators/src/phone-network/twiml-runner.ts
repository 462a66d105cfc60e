import type { Address, TwimlSource } from './call-record';
import type { DialVerb } from './dial-verb';
import type { GatherVerb } from './gather';
import { sayMs } from './say-time';
import type { RecordVerb, StreamNoun, Twiml, Verb } from './twiml';
import { readTwiml } from './twiml';
import type { FormFields } from './phone-network.types';
import type { WebhookOutcome } from './webhook-client';

/** What instructions can do to a call. */
export interface TwimlWorld {
  fetch(address: Address, fields: FormFields): Promise<WebhookOutcome>;
  /** Answers an inbound call that still rings. */
  pickUp(): void;
  say(text: string): void;
  wait(ms: number): Promise<void>;
  /** Resolves when the stream is over or could not be opened. */
  stream(noun: StreamNoun, documentUrl: string): Promise<void>;
  /** Rings another phone, or goes into a room, and resolves when that is over. */
  dial(verb: DialVerb): Promise<FormFields>;
  /** Listens for keys; null when none came. */
  keys(verb: GatherVerb): Promise<FormFields | null>;
  /** Listens; null when nothing was said. */
  record(verb: RecordVerb): Promise<FormFields | null>;
  reject(reason: 'rejected' | 'busy'): void;
  complete(): void;
  alert(level: 'error' | 'warning', code: number, text: string, requestUrl: string): void;
  fallback(): Address | null;
}

interface Document {
  readonly twiml: Twiml;
  readonly url: string;
}

/** `over`: the call has ended; `end`: no verb is left. */
type Next = TwimlSource | 'end' | 'over';

export const APPLICATION_ERROR = 'We are sorry, an application error has occurred. Goodbye.';
const PLAY_MS = 1000;
const TEXT_DOCUMENT_URL = 'https://twiml.invalid/';

/** The verbs that only take their time. */
type PassingVerb = Extract<Verb, { verb: 'Say' | 'Play' | 'Pause' }>;
const isPassing = (verb: Verb): verb is PassingVerb =>
  verb.verb === 'Say' || verb.verb === 'Play' || verb.verb === 'Pause';

/** Only these leave an inbound call ringing: Reject never answers, a leading Pause delays the answer. */
const keepsRinging = ({ verb }: Verb, isFirst: boolean): boolean => verb === 'Reject' || (verb === 'Pause' && isFirst);

/** Carries out TwiML, one document after the other, until the call ends. Only the latest `run` counts. */
export class TwimlRunner {
  private generation = 0;
  private connectAction: Address | null = null;

  constructor(private readonly world: TwimlWorld) {}

  /** Replaces whatever is running. */
  async run(source: TwimlSource): Promise<void> {
    const generation = ++this.generation;
    let next: Next = source;
    while (typeof next !== 'string') {
      const document = await this.load(next);
      if (this.isStale(generation)) return;
      next = document ? await this.perform(document, generation) : 'over';
      if (this.isStale(generation)) return;
    }
    if (next === 'end') this.world.complete();
  }

  /** Stops for good; returns the `action` of the Connect that was running. */
  stop(): Address | null {
    this.generation += 1;
    const action = this.connectAction;
    this.connectAction = null;
    return action;
  }

  private isStale(generation: number): boolean {
    return generation !== this.generation;
  }

  /** Null when the call has ended meanwhile, or has been given to the fallback or the apology in vain. */
  private load(source: TwimlSource): Promise<Document | null> {
    return source.kind === 'text'
      ? this.parse(source.twiml, TEXT_DOCUMENT_URL)
      : this.fetch(source.address, source.fields ?? []);
  }

  private async fetch(address: Address, fields: FormFields): Promise<Document | null> {
    const generation = this.generation;
    const outcome = await this.world.fetch(address, fields);
    if (this.isStale(generation)) return null;
    if ('code' in outcome) return this.failed(outcome.code, outcome.text, address.url);
    const refused = this.refusal(outcome);
    if (refused) return this.failed(refused.code, refused.text, address.url);
    return this.parse(outcome.response.body, outcome.url);
  }

  private refusal(outcome: Extract<WebhookOutcome, { response: unknown }>): { code: number; text: string } | null {
    const { status, headers } = outcome.response;
    const type = headers['content-type'];
    if (status < 200 || status > 299) return { code: 11200, text: `HTTP retrieval failure: ${status}` };
    if (!type) return { code: 11200, text: 'HTTP retrieval failure: no Content-Type' };
    return /^(text\/xml|application\/xml|text\/html)\s*(;|$)/i.test(type)
      ? null
      : { code: 12300, text: `Invalid Content-Type: ${type.slice(0, 100)}` };
  }

  private async parse(text: string, url: string): Promise<Document | null> {
    const twiml = readTwiml(text);
    if ('error' in twiml) return this.failed(12100, `Document parse failure: ${twiml.error}`, url);
    for (const warning of twiml.warnings) this.world.alert('warning', 12200, warning, url);
    return { twiml, url };
  }

  /** The fallback gets one chance per failure; when it fails too, or there is none, the caller hears an apology. */
  private async failed(code: number, text: string, url: string): Promise<Document | null> {
    const generation = this.generation;
    this.world.alert('error', code, text, url);
    const fallback = this.world.fallback();
    if (fallback && fallback.url !== url)
      return this.fetch(fallback, [
        ['ErrorCode', String(code)],
        ['ErrorUrl', url],
      ]);
    this.world.pickUp();
    this.world.say(APPLICATION_ERROR);
    await this.world.wait(sayMs(APPLICATION_ERROR));
    if (!this.isStale(generation)) this.world.complete();
    return null;
  }

  private async perform(document: Document, generation: number): Promise<Next> {
    for (const [index, verb] of document.twiml.verbs.entries()) {
      const next = await this.carryOut(verb, document, index === 0);
      if (this.isStale(generation)) return 'over';
      if (next !== 'end') return next;
    }
    this.world.pickUp();
    return 'end';
  }

  /** `end` lets the next verb run. */
  private async carryOut(verb: Verb, document: Document, isFirst: boolean): Promise<Next> {
    if (!keepsRinging(verb, isFirst)) this.world.pickUp();
    return isPassing(verb) ? this.pass(verb) : this.act(verb, document, isFirst);
  }

  private act(verb: Exclude<Verb, PassingVerb>, document: Document, isFirst: boolean): Next | Promise<Next> {
    switch (verb.verb) {
      case 'Hangup':
      case 'Reject':
        return this.leave(verb, isFirst);
      case 'Redirect':
        return this.follow(verb, document.url);
      case 'Connect':
        return this.connect(verb, document.url);
      case 'Dial':
      case 'Gather':
      case 'Record':
        return this.thenAsk(verb, document.url);
      case 'unsupported':
        return this.notPerformed(verb.name, document.url);
    }
  }

  private async notPerformed(name: string, url: string): Promise<Next> {
    const { generation } = this;
    const instead = await this.failed(12200, `The pretend phone network does not perform <${name}>.`, url);
    return instead ? this.perform(instead, generation) : 'over';
  }

  private async pass(verb: PassingVerb): Promise<Next> {
    switch (verb.verb) {
      case 'Say':
        return this.speak(verb.text, verb.loop * sayMs(verb.text));
      case 'Play':
        return this.speak(`[plays ${verb.url ?? 'digits'}]`, PLAY_MS);
      case 'Pause':
        await this.world.wait(verb.ms);
        return 'end';
    }
  }

  private async speak(text: string, ms: number): Promise<Next> {
    if (!text) return 'end';
    this.world.say(text);
    await this.world.wait(ms);
    return 'end';
  }

  private leave(verb: Extract<Verb, { verb: 'Hangup' | 'Reject' }>, isFirst: boolean): Next {
    if (verb.verb === 'Reject' && isFirst) this.world.reject(verb.reason);
    else this.world.complete();
    return 'over';
  }

  /** An empty address means the document itself, as in HTML. */
  private follow({ url, method }: Address, documentUrl: string): Next {
    const resolved = URL.canParse(url, documentUrl) ? new URL(url, documentUrl).href : url;
    return { kind: 'address', address: { url: resolved, method } };
  }

  /** The `action` is asked with what became of the verb; without either the next verb runs. */
  private async thenAsk(verb: DialVerb | GatherVerb | RecordVerb, documentUrl: string): Promise<Next> {
    const { action, method } = verb;
    const fields = await this.outcome(verb);
    const next = action === null || fields === null ? 'end' : this.follow({ url: action, method }, documentUrl);
    return typeof next === 'object' && next.kind === 'address' && fields ? { ...next, fields } : next;
  }

  private outcome(verb: DialVerb | GatherVerb | RecordVerb): Promise<FormFields | null> {
    if (verb.verb === 'Dial') return this.world.dial(verb);
    return verb.verb === 'Gather' ? this.world.keys(verb) : this.world.record(verb);
  }

  private async connect(verb: Extract<Verb, { verb: 'Connect' }>, documentUrl: string): Promise<Next> {
    const generation = this.generation;
    const next: Next =
      verb.action === null ? 'end' : this.follow({ url: verb.action, method: verb.method }, documentUrl);
    this.connectAction = typeof next === 'object' && next.kind === 'address' ? next.address : null;
    await this.world.stream(verb.stream, documentUrl);
    if (!this.isStale(generation)) this.connectAction = null;
    return next;
  }
}

import type { Clock, DialSocket, Timer } from '@switchboard/call';
import type { Alert, Alerts } from './alerts';
import { afterVerdict, answerDetection } from './answer-detection';
import type { AnswerDetection } from './answer-detection';
import { CallMedia } from './call-media';
import type { Address, CallParties, CallSettings } from './call-record';
import { CallRecord } from './call-record';
import type { CallTruth, HangUpBy } from './call-truth';
import type { PhoneFaults } from './faults';
import { FRAME_MS } from './mu-law';
import type { Conferences } from './conferences';
import { Mouth } from './mouth';
import { Occupation } from './occupation';
import type { Callee, FormFields, Handset, PhonePerson, TwilioCallStatus } from './phone-network.types';
import { StatusCallbacks } from './status-callbacks';
import { Ticker } from './ticker';
import type { TwimlWorld } from './twiml-runner';
import { TwimlRunner } from './twiml-runner';
import { askedFor } from './twiml-request';
import type { WebhookClient } from './webhook-client';

export interface PretendCallOptions {
  readonly clock: Clock;
  readonly dial: DialSocket;
  readonly authToken: string;
  readonly accountSid: string;
  readonly client: WebhookClient;
  readonly alerts: Alerts;
  readonly faults: PhoneFaults;
  readonly keepAudio: boolean;
  readonly parties: CallParties;
  readonly settings: CallSettings;
  /** Who is behind a number that the call is transferred to. */
  readonly callee: (e164: string) => Callee;
  readonly conferences: Conferences;
  /** Told once, after everything of the call was let go. */
  readonly ended: () => void;
}

const DIALLING_MS = 100;
const SIP_OK = '200';
const SIP_CANCELLED = '487';

/** One call of the network from the first ring to the last callback. */
export class PretendCall {
  readonly record: CallRecord;
  readonly media: CallMedia;
  private readonly callbacks: StatusCallbacks;
  private readonly runner: TwimlRunner;
  private readonly mouth = new Mouth();
  private readonly ticker: Ticker;
  private readonly said: string[] = [];
  private readonly keys: string[] = [];
  private readonly occupation: Occupation;
  private readonly timers = new Set<Timer>();
  private detection: AnswerDetection | null = null;
  private person: PhonePerson | null = null;
  private endedBy: HangUpBy | null = null;

  constructor(private readonly options: PretendCallOptions) {
    const { clock, client, alerts, faults } = options;
    this.record = new CallRecord(clock, options.accountSid, options.parties, options.settings);
    this.media = new CallMedia({ ...options, record: this.record });
    this.callbacks = new StatusCallbacks({ clock, client, alerts, faults, record: this.record });
    this.occupation = new Occupation({
      ...options,
      record: this.record,
      fetch: (address, fields) => this.fetch(address, fields),
      say: (text) => void this.said.push(text),
    });
    this.runner = new TwimlRunner(this.world());
    this.ticker = new Ticker(clock, FRAME_MS, () => this.tick());
  }

  /** A caller rings a number of ours. */
  ring(person: PhonePerson): void {
    this.person = person;
    void this.runner.run(this.record.settings.source);
  }

  /** We ring somebody, once `waitMs` in the account's queue have passed. */
  dialOut(callee: Callee, waitMs: number): void {
    this.record.queueTimeMs = Math.round(waitMs);
    this.later(waitMs, () => {
      this.record.dialled();
      this.callbacks.tell('initiated', 'initiated');
      this.later(DIALLING_MS, () => this.alert(callee));
    });
  }

  /** Replaces the running instructions. The caller's side of REST has checked that the call is in progress. */
  redirect(settings: CallSettings): void {
    this.record.settings = settings;
    this.runner.stop();
    this.occupation.stop();
    this.media.stop();
    void this.runner.run(settings.source);
  }

  /** Ends the call, whatever its state. */
  end(by: HangUpBy): void {
    if (this.record.answered) this.finish('completed', SIP_OK, by);
    else this.finish(by === 'caller' ? 'no-answer' : 'canceled', SIP_CANCELLED, by);
  }

  truth(): CallTruth {
    const alerts: readonly Alert[] = this.options.alerts.of(this.record.sid);
    const streams = this.media.streams.map((stream) => stream.report());
    return {
      callSid: this.record.sid,
      direction: this.record.parties.direction,
      from: this.record.parties.from,
      to: this.record.parties.to,
      status: this.record.status,
      finished: this.record.final,
      endedBy: this.endedBy,
      said: [...this.said],
      keys: [...this.keys],
      transfers: [...this.occupation.transfers],
      conferences: [...this.occupation.conferences],
      recordings: [...this.occupation.recordings],
      detection: this.detection?.truth ?? null,
      callbacks: this.callbacks.sent.map((callback) => ({ ...callback })),
      streams,
      violations: streams.reduce((sum, { violations }) => sum + violations.count, 0),
      alerts,
      theft: this.media.thief.outcome,
    };
  }

  private alert(callee: Callee): void {
    if (callee.outcome === 'unreachable') return this.finish('failed', '404', 'network');
    this.record.moveTo('ringing');
    this.callbacks.tell('ringing', 'ringing');
    const timeoutMs = this.record.settings.timeoutSeconds * 1000;
    if (callee.outcome === 'no-answer' || callee.ringMs >= timeoutMs)
      return this.later(timeoutMs, () => this.finish('no-answer', SIP_CANCELLED, 'network'));
    this.later(callee.ringMs, () => this.meet(callee, callee.outcome));
  }

  private meet(callee: Callee, outcome: Callee['outcome']): void {
    switch (outcome) {
      case 'busy':
        return this.finish('busy', '486', 'caller');
      case 'rejects':
        return this.finish('busy', '603', 'caller');
      case 'answers':
        this.person = callee.person();
        this.detection = answerDetection(this.record, this.options);
        this.pickUp();
        return afterVerdict(this.detection, this.record.settings.source, (source) => void this.runner.run(source));
      case 'no-answer':
      case 'unreachable':
        return;
    }
  }

  private pickUp(): void {
    if (this.record.answered || this.record.final) return;
    this.record.moveTo('in-progress');
    this.callbacks.tell('answered', 'in-progress');
    this.later(this.record.settings.timeLimitSeconds * 1000, () => this.timeLimitReached());
    this.ticker.start();
    this.person?.answered(this.handset());
  }

  private timeLimitReached(): void {
    this.options.alerts.raise({
      code: 32015,
      level: 'warning',
      text: 'Call ended: maximum duration reached',
      callSid: this.record.sid,
    });
    this.finish('completed', SIP_OK, 'network');
  }

  private handset(): Handset {
    const isDead = (): boolean => this.record.final;
    const mouth = this.mouth;
    return {
      say: (muLaw) => (isDead() ? undefined : mouth.say(muLaw)),
      get speaking() {
        return mouth.speaking;
      },
      press: (digit) => this.press(digit),
      hangUp: () => this.end('caller'),
      ear: () => this.media.ear(),
    };
  }

  private press(digit: string): void {
    if (this.record.final) return;
    this.keys.push(digit);
    this.media.press(digit);
    this.occupation.press(digit);
  }

  private tick(): void {
    this.person?.tick();
    if (this.record.final) return;
    const frame = this.mouth.frame();
    this.media.frame(frame);
    this.occupation.frame(frame);
    this.detection?.frame(frame);
  }

  private finish(status: TwilioCallStatus, sipResponseCode: string, by: HangUpBy): void {
    if (this.record.final) return;
    this.record.moveTo(status);
    this.endedBy = by;
    const action = this.runner.stop();
    this.occupation.stop();
    this.release();
    const { durationSeconds } = this.record;
    const seconds = durationSeconds ?? 0;
    const extra: FormFields = [
      ['CallDuration', String(seconds)],
      ['Duration', String(Math.ceil(seconds / 60))],
      ['SipResponseCode', sipResponseCode],
    ];
    if (by === 'caller' && action && this.options.faults.actionAfterHangUp) void this.fetch(action, []);
    this.callbacks.tell('completed', status, extra);
    this.options.ended();
  }

  private release(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.ticker.stop();
    this.mouth.hush();
    this.detection?.stop();
    this.media.stop();
    this.person?.ended();
    this.person = null;
  }

  private later(delayMs: number, run: () => void): void {
    const timer = this.options.clock.after(delayMs, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }

  private fetch(address: Address, fields: FormFields): ReturnType<TwimlWorld['fetch']> {
    const { client, faults } = this.options;
    return askedFor(client, { ...address, fields: [...this.record.voiceFields(), ...fields] }, faults);
  }

  private world(): TwimlWorld {
    return {
      fetch: (address, fields) => this.fetch(address, fields),
      pickUp: () => this.pickUp(),
      say: (text) => void this.said.push(text),
      wait: (ms) => new Promise((resolve) => this.later(ms, resolve)),
      dial: (verb) => this.occupation.dial(verb),
      keys: (verb) => this.occupation.keys(verb),
      record: (verb) => this.occupation.message(verb),
      stream: (noun, documentUrl) => this.media.run(noun, documentUrl),
      reject: (reason) =>
        reason === 'busy' ? this.finish('busy', '486', 'server') : this.finish('no-answer', '603', 'server'),
      complete: () => this.end('server'),
      alert: (level, code, text, requestUrl) =>
        this.options.alerts.raise({ level, code, text, requestUrl, callSid: this.record.sid }),
      fallback: () => this.record.settings.fallback,
    };
  }
}

import type WebSocket from 'ws';
import { DELTA_MS, readCallerPayload } from './marked-audio';
import type { MeasuredCall } from './measured-call';
import {
  audioSpoken,
  callerTranscribed,
  deleted,
  refused,
  responseBegun,
  responseEnded,
  sessionCreated,
  sessionUpdated,
  speechStarted,
  truncated,
  turnClosed,
  wordsSpoken,
} from './model-frames';
import type { SpokenResponse } from './spoken-response';
import { TURN } from './turn.data';

const APPEND = '{"type":"input_audio_buffer.append"';
const AUDIO = '"audio":"';

interface ClientEvent {
  readonly type: string;
  readonly event_id?: string;
  readonly item_id?: string;
  readonly audio_end_ms?: number;
  readonly session?: object;
}

/** A step of the script: at this time, do that. */
interface Step {
  readonly atMs: number;
  readonly run: (nowMs: number) => void;
}

export interface Script {
  /** Each so many turns the caller talks into the answer; 1 is always, 0 never. */
  readonly bargeInEvery: number;
}

/** One session of the light model: the real protocol, a turn each six seconds by the clock, and no ear at all. */
export class ModelSide {
  private call: MeasuredCall | null = null;
  private steps: Step[] = [];
  private response: SpokenResponse | null = null;
  private turn = 0;
  private greetingAsked = false;
  private hasAnswered = false;
  private isLost = false;
  private isSpeaking = false;
  private previousItem: string | null = null;
  private readonly openedAtMs = performance.now();

  constructor(
    private readonly socket: WebSocket,
    private readonly callOf: (number: number) => MeasuredCall | null,
    private readonly script: Script,
  ) {
    socket.on('message', (data: Buffer) => this.received(data.toString('latin1'), performance.now()));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.steps = []));
    this.after(TURN.connectMs, () => socket.send(sessionCreated(`sess_${this.openedAtMs}`)));
  }

  tick(nowMs: number): void {
    for (let step = this.steps[0]; step !== undefined && step.atMs <= nowMs; step = this.steps[0]) {
      this.steps.shift();
      step.run(nowMs);
    }
  }

  /**
   * Whose socket can break in the middle of an answer now; null while nothing is being said. Not before the caller's turn is
   * transcribed: an unsettled one would be heard again, and answered by a model that has ears.
   */
  get speaksFor(): MeasuredCall | null {
    const isHalfSaid = (this.response?.sentMs ?? 0) >= TURN.answerAudioMs / 2;
    return this.isSpeaking && !this.isLost && isHalfSaid ? this.call : null;
  }

  /** The connection breaks without a word. */
  lose(): void {
    this.isLost = true;
    this.steps = [];
    this.call?.modelLost(performance.now());
    this.socket.terminate();
  }

  private after(ms: number, run: (nowMs: number) => void, fromMs = performance.now()): void {
    const atMs = fromMs + ms;
    const at = this.steps.findIndex((step) => step.atMs > atMs);
    this.steps.splice(at < 0 ? this.steps.length : at, 0, { atMs, run });
  }

  private received(text: string, nowMs: number): void {
    if (!text.startsWith(APPEND)) return this.command(JSON.parse(text) as ClientEvent);
    const from = text.indexOf(AUDIO) + AUDIO.length;
    const read = readCallerPayload(text.slice(from, text.indexOf('"', from)));
    if (read === null) return;
    this.call ??= this.callOf(read.call);
    if (this.call === null) return;
    if (this.call.number === read.call) this.call.frameHeard(read.seq, nowMs);
    else this.call.findings.faults.foreign++;
    if (this.greetingAsked && !this.hasAnswered) this.greet(this.call);
  }

  private command(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update':
        this.after(TURN.connectMs, () => this.socket.send(sessionUpdated(event.session ?? {})));
        return;
      case 'response.create':
        this.greetingAsked = true;
        return;
      case 'conversation.item.truncate':
        this.truncate(event);
        return;
      case 'conversation.item.delete':
        this.remember(event.item_id, 0);
        this.socket.send(deleted(event.item_id ?? ''));
    }
  }

  /** As strict as the real one: more than the item holds is an error. */
  private truncate({ item_id = '', audio_end_ms = Number.NaN, event_id = '' }: ClientEvent): void {
    const response = this.call?.responses.find((each) => each.itemId === item_id);
    if (response && Number.isInteger(audio_end_ms) && audio_end_ms <= response.sentMs) {
      this.remember(item_id, audio_end_ms);
      this.socket.send(truncated(item_id, audio_end_ms));
      return;
    }
    if (this.call) this.call.findings.faults.rejectedTruncations++;
    this.socket.send(refused(event_id, `Audio content is already shorter than ${audio_end_ms}ms`));
  }

  private remember(itemId: string | undefined, ms: number): void {
    const response = this.call?.responses.find((each) => each.itemId === itemId);
    if (!response) return;
    response.rememberedMs = ms;
    this.call?.judgeCut(response);
  }

  /** The first answer of a session: the greeting of a call, or what comes after the loss of an earlier session. */
  private greet(call: MeasuredCall): void {
    this.hasAnswered = true;
    this.answer(call);
    // Spread over the turn, so that the calls of a step do not all speak at once.
    this.after(TURN.greetingMs + (call.number % TURN.slots) * (TURN.lengthMs / TURN.slots), (now) => this.hear(now));
  }

  /** The caller begins to speak. */
  private hear(nowMs: number): void {
    const { call } = this;
    if (!call) return;
    const itemId = `user_${call.number}_${++this.turn}`;
    const isHeard = this.isHeardNow(nowMs);
    if (isHeard) call.bargedIn(performance.now());
    this.socket.send(speechStarted(itemId, call.heardMs));
    if (this.isSpeaking) this.interrupt();
    this.after(TURN.speechMs, () => this.closeTurn(call, itemId), nowMs);
    this.after(TURN.transcriptMs, () => this.sendAll(callerTranscribed(itemId)), nowMs);
    this.after(TURN.answerMs, () => this.answer(call), nowMs);
    this.after(this.untilNextTurn(), (now) => this.hear(now), nowMs);
  }

  private untilNextTurn(): number {
    const { bargeInEvery } = this.script;
    const number = this.turn + (this.call?.number ?? 0);
    if (bargeInEvery === 0 || number % bargeInEvery !== 0) return TURN.lengthMs;
    // Spread evenly over the answer by the golden ratio: early ones meet the burst, late ones the end of the playout.
    const share = (number * 0.618_034) % 1;
    return TURN.answerMs + TURN.thinkMs + 200 + share * (TURN.answerAudioMs - 400);
  }

  /** Something of the answer is still to be heard. */
  private isHeardNow(nowMs: number): boolean {
    const first = this.response?.sentAtMs[0];
    return first !== undefined && nowMs - first < TURN.answerAudioMs - 50;
  }

  private closeTurn(call: MeasuredCall, itemId: string): void {
    this.sendAll(turnClosed(itemId, this.previousItem, call.heardMs));
    this.previousItem = itemId;
  }

  private answer(call: MeasuredCall): void {
    const response = call.nextResponse();
    this.response = response;
    this.isSpeaking = true;
    this.sendAll(responseBegun(response, this.previousItem));
    this.previousItem = response.itemId;
    this.after(TURN.thinkMs, (nowMs) => this.speak(response, nowMs));
  }

  private speak(response: SpokenResponse, nowMs: number): void {
    if (response !== this.response || !this.isSpeaking) return;
    const words = wordsSpoken(response, response.sentAtMs.length);
    if (words !== null) this.socket.send(words);
    const sentAtMs = performance.now();
    this.socket.send(audioSpoken(response, response.speak(sentAtMs)));
    if (response.sentMs < TURN.answerAudioMs) {
      this.after(DELTA_MS / TURN.speed, (now) => this.speak(response, now), nowMs);
      return;
    }
    this.isSpeaking = false;
    this.sendAll(responseEnded(response, false));
  }

  /** The real model ends its answer by itself; one delta is already on its way and must reach nobody. */
  private interrupt(): void {
    const { response } = this;
    this.isSpeaking = false;
    if (!response) return;
    response.wasInterrupted = true;
    this.socket.send(audioSpoken(response, response.speak(performance.now())));
    this.sendAll(responseEnded(response, true));
  }

  private sendAll(frames: readonly string[]): void {
    for (const frame of frames) this.socket.send(frame);
  }
}

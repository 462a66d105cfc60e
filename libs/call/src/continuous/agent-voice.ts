import { BYTES_PER_MS, payloadBytes } from '../audio';
import type { Clock, Timer } from '../ports/clock';
import type { MuLawPayload } from '../ports/phone';
import type { ModelListener } from '../ports/voice-model';
import type { Fragment } from './caller-words';
import { hasSound } from './sound';

/**
 * The end of a word may lie in it; the rest of a pause the phone makes by itself. Little, because what is passed on and not yet
 * heard counts as interrupted.
 */
const PASSED_SILENCE_MS = 100;
/** So much silence ends what the agent is saying. */
const END_SILENCE_MS = 900;
/** The same, when something else was asked for meanwhile. */
const SPLIT_SILENCE_MS = 200;
/** An agent that was silent for so long, or gave nothing for so long, is not interrupted any more. */
const STOPPED_MS = 200;
const DRY_MS = 400;
/** Something asked for so long before the end of an utterance without a pause was answered in it. */
const ANSWERED_MS = 1_500;
/** A model that a caller interrupts has yielded when it is silent for so long … */
const YIELDED_MS = 200;
/** … and one that goes on for so long has decided to go on. */
const INSISTS_MS = 1_000;
/** Words belong to what was being said so much before. */
const TOLERANCE_MS = 400;

/** What the agent says from one silence to the next. */
interface Utterance {
  readonly responseId: string;
  /** Empty until whoever is told wants to hear it: only then it has a place. */
  itemId: string;
  text: string;
  /** Silence at its end so far. */
  quietMs: number;
  /** When the last audio came, silence included. */
  lastMs: number;
  /** When something was asked for since it began: what comes after the next pause answers that. */
  askedMs: number | null;
  /** End on the session's time line; null while it goes on. */
  endMs: number | null;
}

/** The agent is silenced: by the caller, to whom the model will yield, or by us. */
interface Gate {
  readonly by: 'caller' | 'us';
  readonly sinceMs: number;
  quietMs: number;
  /** Something was asked for since: what comes after the next pause is wanted. */
  asked: boolean;
}

export interface AgentVoiceDeps {
  readonly clock: Clock;
  readonly listener: ModelListener;
  readonly sessionMs: () => number;
  readonly newItem: () => { readonly itemId: string; readonly previousItemId: string | null };
  readonly newResponseId: () => string;
  /** The agent begins to speak. */
  readonly begins: () => void;
}

/**
 * Cuts an endless output, silence included, into what the agent says. Only sound and short pauses are passed on, as they
 * came; silence is not speech, whoever sends it. An utterance ends by its own silence or, where a model leaves silence out, by
 * the clock.
 */
export class AgentVoice {
  private current: Utterance | null = null;
  private last: Utterance | null = null;
  private gate: Gate | null = null;
  private early = '';
  private timer: Timer | null = null;

  constructor(private readonly deps: AgentVoiceDeps) {}

  get speaking(): boolean {
    return this.current !== null;
  }

  /** Id of what is being said or was said last. */
  get responseId(): string | null {
    return (this.current ?? this.last)?.responseId ?? null;
  }

  /** The hot path. */
  audio(payload: MuLawPayload): void {
    const ms = payloadBytes(payload) / BYTES_PER_MS;
    const isSound = hasSound(payload);
    if (this.gate !== null && !this.passes(this.gate, isSound, ms)) return;
    if (this.current === null && !(isSound && this.begin())) return;
    this.pass(payload, isSound, ms);
  }

  words({ text, startMs }: Fragment): void {
    const { current } = this;
    if (current !== null) {
      current.text += text;
      const { responseId, itemId } = current;
      return this.deps.listener.event({ type: 'agentText', responseId, itemId, delta: text });
    }
    if (this.isLate(startMs)) this.addLate(text);
    else if (this.gate === null) this.early += text;
  }

  /** What is said after the next pause is the answer to something else. */
  requested(): void {
    if (this.gate !== null) this.gate.asked = true;
    if (this.current !== null) this.current.askedMs ??= this.deps.clock.nowMs();
  }

  /** The caller begins to speak: an agent that had stopped before is not interrupted. */
  callerBegins(): void {
    const { current } = this;
    if (current === null) return;
    const isDry = this.deps.clock.nowMs() - current.lastMs >= DRY_MS;
    if (isDry || current.quietMs >= STOPPED_MS) this.finish(current);
  }

  /** What is being said is not wanted any more; the model may not know. */
  silence(by: Gate['by']): void {
    const { current } = this;
    if (current === null) return;
    this.gate = { by, sinceMs: this.deps.clock.nowMs(), quietMs: 0, asked: false };
    this.close(current);
    const { responseId } = current;
    // Whoever silences is in the middle of it, and settles it first.
    this.deps.clock.after(0, () => this.done(responseId, 'cancelled'));
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = null;
    this.current = null;
  }

  private passes(gate: Gate, isSound: boolean, ms: number): boolean {
    gate.quietMs = isSound ? 0 : gate.quietMs + ms;
    const insists = gate.by === 'caller' && this.deps.clock.nowMs() - gate.sinceMs >= INSISTS_MS;
    // One that was silenced by us does not know it: the pause between two of its sentences is no end.
    const wantedMs = gate.by === 'caller' || gate.asked ? YIELDED_MS : END_SILENCE_MS;
    if (gate.quietMs < wantedMs && !insists) return false;
    this.gate = null;
    return true;
  }

  /** False when the one who was told wants none of it. */
  private begin(): boolean {
    const { clock, listener, newItem, newResponseId, begins } = this.deps;
    begins();
    const utterance: Utterance = {
      responseId: newResponseId(),
      ...{ itemId: '', text: '', quietMs: 0, lastMs: clock.nowMs(), askedMs: null, endMs: null },
    };
    this.current = utterance;
    listener.event({ type: 'responseStarted', responseId: utterance.responseId });
    if (this.current !== utterance) return false;
    const item = newItem();
    utterance.itemId = item.itemId;
    listener.event({ type: 'agentItemAdded', responseId: utterance.responseId, ...item });
    this.timer = clock.after(END_SILENCE_MS, () => this.look());
    const { early } = this;
    this.early = '';
    if (early !== '') this.words({ text: early, startMs: null });
    return this.current === utterance;
  }

  private pass(payload: MuLawPayload, isSound: boolean, ms: number): void {
    const { current } = this;
    if (current === null) return;
    current.lastMs = this.deps.clock.nowMs();
    current.quietMs = isSound ? 0 : current.quietMs + ms;
    if (current.quietMs >= this.endSilenceMs(current)) return this.finish(current);
    if (current.quietMs > PASSED_SILENCE_MS) return;
    const { responseId, itemId } = current;
    this.deps.listener.audio({ responseId, itemId, contentIndex: 0, payload });
  }

  private endSilenceMs(utterance: Utterance): number {
    return utterance.askedMs !== null ? SPLIT_SILENCE_MS : END_SILENCE_MS;
  }

  /** One timer that looks again when the silence could be long enough, instead of one that every delta sets anew. */
  private look(): void {
    const { current } = this;
    if (current === null) return;
    const leftMs = current.lastMs + END_SILENCE_MS - this.deps.clock.nowMs();
    if (leftMs <= 0) this.finish(current);
    else this.timer = this.deps.clock.after(leftMs, () => this.look());
  }

  private finish(utterance: Utterance): void {
    this.close(utterance);
    const { responseId, itemId, text, askedMs } = utterance;
    this.deps.listener.event({ type: 'agentTextDone', responseId, itemId, text: text.trim() });
    this.deps.listener.event({ type: 'agentAudioDone', responseId, itemId });
    this.done(responseId, 'completed');
    if (askedMs !== null && this.deps.clock.nowMs() - utterance.quietMs - askedMs >= ANSWERED_MS) this.answeredWithin();
  }

  private close(utterance: Utterance): void {
    utterance.endMs = this.deps.sessionMs();
    this.timer?.cancel();
    this.timer = null;
    this.current = null;
    this.last = utterance;
  }

  private done(responseId: string, status: 'completed' | 'cancelled'): void {
    this.deps.listener.event({ type: 'responseDone', responseId, status, usage: null, problem: null });
  }

  /** What was asked for came without a pause before it: a response without anything of its own. */
  private answeredWithin(): void {
    const responseId = this.deps.newResponseId();
    this.deps.listener.event({ type: 'responseStarted', responseId });
    this.done(responseId, 'completed');
  }

  private isLate(startMs: number | null): boolean {
    const endMs = this.last?.endMs ?? null;
    if (endMs === null) return false;
    // Undated words that come soon after the sound belong to it.
    if (startMs === null) return this.deps.sessionMs() - endMs < TOLERANCE_MS;
    return startMs < endMs;
  }

  private addLate(text: string): void {
    const { last } = this;
    if (last === null) return;
    last.text += text;
    const { responseId, itemId } = last;
    this.deps.listener.event({ type: 'agentTextDone', responseId, itemId, text: last.text.trim() });
  }
}

import type { Answers } from './answers';
import type { BargeIn } from './barge-in';
import type { Interruption } from './interruption';
import type { ModelLink } from './model-link';
import type { CutItem } from './playback';
import type { ModelCapabilities, ModelEvent } from './ports/voice-model';
import type { Transcript } from './transcript';
import type { TurnDetection } from './agent';
import type { TurnTimer } from './turn-timer';

type Told<T extends ModelEvent['type']> = Extract<ModelEvent, { type: T }>;

export interface CallerTurnsDeps {
  readonly can: ModelCapabilities;
  readonly turnDetection: TurnDetection;
  /** Somebody turns the caller's sound into words. */
  readonly transcribes: boolean;
  readonly transcript: Transcript;
  readonly timer: TurnTimer;
  readonly bargeIn: BargeIn;
  readonly answers: Answers;
  readonly interruption: Interruption;
  /** The model only reports turns; what interrupts and what is answered is decided here. */
  readonly decidesTurns: boolean;
  /** Milliseconds since the call was answered. */
  readonly sinceAnswered: () => number;
  readonly model: () => ModelLink | null;
  /** Something that was sent to the caller is still unheard. */
  readonly sounding: () => boolean;
  readonly place: (itemId: string, previous: string | null) => void;
  readonly respond: () => void;
}

/** The caller's side of the conversation: turns as the model reports them, what they interrupt and what they are worth. */
export class CallerTurns {
  speaking = false;
  /** When, since the answer, the running session began to hear. */
  private heardFromMs = 0;
  /** The caller's item that no answer has followed yet. */
  private unansweredId: string | null = null;
  /** The caller's item whose sound the next session hears again. */
  private repeatedId: string | null = null;
  /** A cough that is neither answered nor remembered. */
  private ignoredId: string | null = null;

  constructor(private readonly deps: CallerTurnsDeps) {}

  get unanswered(): boolean {
    return this.unansweredId !== null && !this.speaking;
  }

  get repeated(): string | null {
    return this.repeatedId;
  }

  /** The session is gone; a turn that has no words yet is kept as sound. */
  sessionLost(): void {
    this.speaking = false;
    this.repeatedId ??= this.deps.transcript.unfinished('CALLER').find((id) => id === this.unansweredId) ?? null;
  }

  /** A session begins to hear; it has been given so many ms that were spoken before. */
  sessionBegan(replayedMs: number): void {
    this.heardFromMs = this.deps.sinceAnswered() - Math.round(replayedMs);
  }

  answered(): void {
    if (this.speaking) return;
    this.unansweredId = null;
    this.deps.model()?.audio.settled();
  }

  private silence(): readonly CutItem[] {
    const { can, decidesTurns, answers, interruption } = this.deps;
    return interruption.silence(answers.active, decidesTurns || !can.cancelsOnSpeech);
  }

  /** The caller's speech, reported before, turned out to be long enough to interrupt. */
  interrupt(itemId: string): void {
    const cuts = this.silence();
    if (cuts.length > 0) this.measureStop();
    this.deps.interruption.settle(cuts, this.deps.transcript.idOf(itemId));
  }

  /** Everything here happens in the same turn of the event loop as the model's report; the clear comes first of all. */
  started(event: Told<'callerSpeechStarted'>): void {
    const { transcript, bargeIn, answers, timer, interruption } = this.deps;
    const cuts = bargeIn.speechStarted(event, this.deps.sounding()) ? this.silence() : null;
    this.speaking = true;
    answers.callerGoesOn();
    timer.reset();
    if (cuts && cuts.length > 0) this.measureStop();
    if (this.repeatedId !== null) transcript.adopt(this.repeatedId, event.itemId);
    this.repeatedId = null;
    this.unansweredId = event.itemId;
    transcript.place(event.itemId, 'CALLER', undefined, this.heardFromMs + event.audioStartMs);
    if (cuts) interruption.settle(cuts, transcript.idOf(event.itemId));
  }

  stopped(event: Told<'callerSpeechStopped'>): void {
    const { transcript, timer, bargeIn, answers, turnDetection } = this.deps;
    this.speaking = false;
    transcript.stopped(event.itemId, this.heardFromMs + event.audioEndMs);
    if (bargeIn.speechStopped(event)) {
      this.ignoredId = event.itemId;
      this.unansweredId = null;
      return;
    }
    answers.callerFinished();
    const configured = turnDetection.type === 'server_vad' ? turnDetection.silenceDurationMs : null;
    const silenceMs = configured ?? this.deps.model()?.audio.quietMs() ?? 0;
    timer.speechStopped(transcript.turn, silenceMs, configured === null);
  }

  committed(event: Told<'callerTurnCommitted'>): void {
    const { timer, transcribes, decidesTurns, model, place, respond } = this.deps;
    const isIgnored = this.ignoredId === event.itemId;
    this.speaking = false;
    place(event.itemId, event.previousItemId);
    timer.committed();
    if (!transcribes) this.settled(event.itemId, 'COMPLETED');
    if (isIgnored) model()?.forget(event.itemId);
    else if (decidesTurns) respond();
  }

  settled(itemId: string, status: 'COMPLETED' | 'FAILED', text?: string): void {
    const { transcript, bargeIn, model, sinceAnswered } = this.deps;
    transcript.finishCaller(itemId, status, sinceAnswered(), text);
    if (text !== undefined) bargeIn.transcribed(itemId, text);
    if (transcript.unfinished('CALLER').length === 0) model()?.audio.settled();
  }

  private measureStop(): void {
    const heardMs = this.deps.model()?.audio.writtenMs ?? 0;
    this.deps.timer.bargedIn(heardMs - this.deps.bargeIn.onsetMs);
  }
}

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
  /** The caller's items whose sound the next session hears again, in order. */
  private repeatedIds: readonly string[] = [];
  /** So much of what the session hears was spoken before it began. */
  private replayedMs = 0;
  /** The caller's item that was ended from here, because the model did not. */
  private committedId: string | null = null;
  /** … and is not confirmed yet. */
  private isCommitting = false;
  /** A cough that is neither answered nor remembered. */
  private ignoredId: string | null = null;

  constructor(private readonly deps: CallerTurnsDeps) {}

  get unanswered(): boolean {
    return this.unansweredId !== null && !this.speaking;
  }

  get repeated(): readonly string[] {
    return this.repeatedIds;
  }

  /** The session is gone; turns that have no words yet are kept as sound. */
  sessionLost(): void {
    this.speaking = false;
    this.isCommitting = false;
    const audio = this.deps.model()?.audio;
    const isKept = (id: string): boolean => this.repeatedIds.includes(id) || (audio?.holds(id) ?? false);
    this.repeatedIds = this.deps.transcript.unfinished('CALLER').filter(isKept);
  }

  /** A session begins to hear; it has been given so many ms that were spoken before. */
  sessionBegan(replayedMs: number): void {
    this.heardFromMs = this.deps.sinceAnswered() - Math.round(replayedMs);
    this.replayedMs = replayedMs;
  }

  /** Whatever was said before the turn that is being spoken. */
  answered(): void {
    if (!this.speaking) this.unansweredId = null;
    this.deps.model()?.audio.allSettled(this.unansweredId);
  }

  /** Speech in the part that is heard again is what was said then; what is not found there any more has no words. */
  private recognise(event: Told<'callerSpeechStarted'>): void {
    const { transcript, sinceAnswered } = this.deps;
    const [oldest, ...others] = this.repeatedIds;
    if (oldest === undefined) return;
    if (event.audioStartMs < this.replayedMs) {
      transcript.adopt(oldest, event.itemId);
      this.repeatedIds = others;
      return;
    }
    for (const id of this.repeatedIds) transcript.finishCaller(id, 'COMPLETED', sinceAnswered());
    this.repeatedIds = [];
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
    this.committedId = null;
    this.isCommitting = false;
    answers.callerGoesOn();
    timer.reset();
    if (cuts && cuts.length > 0) this.measureStop();
    this.recognise(event);
    this.unansweredId = event.itemId;
    transcript.place(event.itemId, 'CALLER', undefined, this.heardFromMs + event.audioStartMs);
    if (cuts) interruption.settle(cuts, transcript.idOf(event.itemId));
  }

  stopped(event: Told<'callerSpeechStopped'>): void {
    const { transcript, timer, bargeIn, answers, turnDetection } = this.deps;
    // The model's detection has come to itself; the turn is answered already.
    if (event.itemId === this.committedId) return;
    this.speaking = false;
    transcript.stopped(event.itemId, this.heardFromMs + event.audioEndMs);
    if (bargeIn.speechStopped(event)) {
      this.ignoredId = event.itemId;
      this.unansweredId = null;
      this.deps.model()?.audio.settled(event.itemId);
      return;
    }
    answers.callerFinished();
    const configured = turnDetection.type === 'server_vad' ? turnDetection.silenceDurationMs : null;
    const silenceMs = configured ?? this.deps.model()?.audio.quietMs() ?? 0;
    timer.speechStopped(transcript.turn, silenceMs, configured === null);
  }

  /** The model takes a caller to be speaking who has long stopped: the turn is ended and answered from here. */
  commitStuck(): void {
    const { model, can } = this.deps;
    const [link, itemId] = [model(), this.unansweredId];
    if (!this.speaking || !can.commit || link === null || itemId === null) return;
    const audioEndMs = Math.max(0, link.audio.writtenMs - link.audio.quietMs());
    this.stopped({ type: 'callerSpeechStopped', itemId, audioEndMs });
    if (this.ignoredId === itemId) this.deps.answers.callerGoesOn();
    this.committedId = itemId;
    this.isCommitting = true;
    link.commit();
  }

  committed(event: Told<'callerTurnCommitted'>): void {
    const { timer, transcribes, decidesTurns, model, place, respond, transcript } = this.deps;
    const isIgnored = this.ignoredId === event.itemId;
    const isOurs = this.isCommitting;
    this.isCommitting = false;
    this.speaking = false;
    // A model may give the committed turn another id than the speech it had announced.
    if (isOurs && this.committedId !== null) transcript.adopt(this.committedId, event.itemId);
    if (isOurs && this.unansweredId !== null) this.unansweredId = event.itemId;
    place(event.itemId, event.previousItemId);
    timer.committed();
    if (!transcribes) this.settled(event.itemId, 'COMPLETED');
    if (isIgnored) model()?.forget(event.itemId);
    else if (decidesTurns || isOurs) respond();
  }

  settled(itemId: string, status: 'COMPLETED' | 'FAILED', text?: string): void {
    const { transcript, bargeIn, model, sinceAnswered, can, answers } = this.deps;
    // A model that takes turns by itself owes no answer to a cough.
    if (!can.turnEvents && text === '') answers.callerGoesOn();
    transcript.finishCaller(itemId, status, sinceAnswered(), text);
    if (text !== undefined) bargeIn.transcribed(itemId, text);
    model()?.audio.settled(itemId);
  }

  private measureStop(): void {
    const heardMs = this.deps.model()?.audio.writtenMs ?? 0;
    this.deps.timer.bargedIn(heardMs - this.deps.bargeIn.onsetMs);
  }
}

import type { AgentVersion } from './agent';
import { Answers } from './answers';
import type { Owed } from './answers';
import { addUsage } from './call';
import type { CallLog } from './call-log';
import { GO_ON_INSTRUCTIONS } from './instructions';
import { Interruption } from './interruption';
import type { ModelLink } from './model-link';
import type { Playback } from './playback';
import type { MuLawPayload } from './ports/phone';
import type { ModelAudio, ModelCapabilities, ModelEvent, ModelListener } from './ports/voice-model';
import type { Problem } from './problem';
import type { Transcript } from './transcript';
import type { TurnTimer } from './turn-timer';

/** A response that fails for a passing reason is asked for again so many times in a row. */
const MAX_RETRIES = 1;

type Told<T extends ModelEvent['type']> = Extract<ModelEvent, { type: T }>;
type Handlers = { readonly [T in ModelEvent['type']]: (event: Told<T>) => void };

export interface ConversationDeps {
  readonly log: CallLog;
  readonly can: ModelCapabilities;
  readonly version: AgentVersion;
  readonly transcript: Transcript;
  readonly timer: TurnTimer;
  /** Milliseconds since the call was answered. */
  readonly sinceAnswered: () => number;
  readonly toolCalled: (event: Told<'toolCalled'>) => void;
  /** Something changed that may change what the call is doing. */
  readonly changed: () => void;
}

/** Who is speaking, and what of it counts: the model's events become playback and transcript. */
export class Conversation implements ModelListener {
  private readonly answers = new Answers();
  private readonly interruption: Interruption;
  private model: ModelLink | null = null;
  private playback: Playback | null = null;
  private retries = 0;
  /** When, since the answer, the running session began to hear. */
  private heardFromMs = 0;
  private sessions = 1;
  private sounds = 0;
  private soundOnly = false;
  private owed: Owed | null = null;
  /** The caller's item whose sound the next session hears again. */
  private repeated: string | null = null;
  /** The caller's item that no answer has followed yet. */
  private unanswered: string | null = null;
  private lastAudible: string | null = null;
  private phoneGone = false;
  ready = false;
  callerSpeaking = false;

  constructor(private readonly deps: ConversationDeps) {
    const { log, can, transcript, sinceAnswered } = deps;
    this.interruption = new Interruption({
      ...{ log, can, transcript, sinceAnswered },
      model: () => this.model,
      playback: () => this.playback,
    });
  }

  /** The model's side; set before its first event can come. */
  joinModel(model: ModelLink): void {
    this.model = model;
  }

  joinPhone(playback: Playback): void {
    this.playback = playback;
    this.heardFromMs = this.deps.sinceAnswered();
  }

  /** The agent owes the caller an answer. */
  get thinking(): boolean {
    return this.answers.owed;
  }

  /** Anything that was sent is still unheard. */
  get sounding(): boolean {
    return this.playback?.playing ?? false;
  }

  /** Words of the agent are still unheard. */
  get speaking(): boolean {
    return this.sounding && !this.soundOnly;
  }

  /** Nothing is being said, and nothing is on its way. */
  get quiet(): boolean {
    return !this.sounding && !this.answers.coming;
  }

  /** Model's id of the caller's item that the next session hears again. */
  get heardAgain(): string | null {
    return this.repeated;
  }

  /** The caller could hear something of this response, or of a later one. */
  spokeIn(responseId: string): boolean {
    return this.speaking || this.lastAudible === responseId;
  }

  /** Asks for an answer; until it begins the conversation is not quiet. */
  respond(instructions?: string): void {
    this.answers.ask(instructions ?? null);
    this.model?.respond(instructions);
  }

  /** The answer to a tool makes the model speak by itself. */
  expectResponse(): void {
    this.answers.ask(null);
  }

  audio(audio: ModelAudio): void {
    if (!this.playback || this.interruption.covers(audio.responseId)) return;
    const wasSpeaking = this.speaking;
    this.soundOnly = false;
    if (this.lastAudible !== audio.responseId) this.firstSound(audio.responseId);
    this.playback.play(audio.itemId, audio.contentIndex, audio.payload);
    if (!wasSpeaking) this.deps.changed();
  }

  event(event: ModelEvent): void {
    (this.on[event.type] as (event: ModelEvent) => void)(event);
    this.deps.changed();
  }

  /** A sound of ours, in line with what the agent says; no words, so no item of the transcript. */
  playSound(payload: MuLawPayload): void {
    if (!this.playback) return;
    const itemId = `sound:${++this.sounds}`;
    this.soundOnly = !this.speaking;
    this.playback.play(itemId, 0, payload);
    this.playback.complete(itemId);
    this.deps.changed();
  }

  itemHeard(itemId: string, heardMs: number): void {
    this.interruption.itemHeard(itemId, heardMs);
  }

  /** The answer that is owed does not come: it is cancelled and asked for once more. */
  askAgain(): void {
    const { active } = this.answers;
    if (active !== null) this.interruption.drop(active);
    this.interruption.sessionLost();
    this.model?.cancel();
    this.ask(this.answers.lost());
  }

  /** The session is gone, another may come: what it owed is remembered, what it said is kept as far as it is heard. */
  sessionLost(problem: Problem): void {
    this.raise(problem);
    this.ready = false;
    this.callerSpeaking = false;
    this.owed ??= this.answers.lost();
    this.interruption.sessionLost();
    this.repeated ??= this.deps.transcript.unfinished('CALLER').find((id) => id === this.unanswered) ?? null;
    this.deps.changed();
  }

  /** Another session goes on, and hears so many ms of the caller again. */
  sessionResumed(replayedMs: number): void {
    this.heardFromMs = this.deps.sinceAnswered() - Math.round(replayedMs);
    this.sessions++;
    // What was asked for while there was no session counts, too.
    const owed = this.owed ?? this.answers.lost();
    this.owed = null;
    // A turn that is heard again is answered by itself.
    if (this.repeated === null) this.ask(owed);
    this.deps.changed();
  }

  /** The phone is gone: what was not heard never will be. */
  phoneEnded(): void {
    this.interruption.phoneEnded();
    this.playback = null;
    this.phoneGone = true;
    this.model?.cancel();
  }

  /** Caller's words still to come from the transcriber. */
  get awaitsTranscription(): boolean {
    return this.deps.version.transcriptionModel !== null && this.deps.transcript.unfinished('CALLER').length > 0;
  }

  /** Closes what is still open in the transcript. */
  settle(): void {
    for (const itemId of this.deps.transcript.unfinished('CALLER')) this.callerSettled(itemId, 'COMPLETED');
  }

  private readonly on: Handlers = {
    ready: () => {
      this.ready = true;
    },
    callerSpeechStarted: (event) => this.speechStarted(event),
    callerSpeechStopped: (event) => {
      this.callerSpeaking = false;
      this.answers.callerFinished();
      this.deps.transcript.stopped(event.itemId, this.heardFromMs + event.audioEndMs);
      this.deps.timer.speechStopped(this.deps.transcript.turn);
    },
    callerTurnCommitted: (event) => {
      this.callerSpeaking = false;
      this.place(event.itemId, 'CALLER', event.previousItemId);
      this.deps.timer.committed();
      if (this.deps.version.transcriptionModel === null) this.callerSettled(event.itemId, 'COMPLETED');
    },
    callerText: (event) => this.deps.transcript.addText(event.itemId, event.delta),
    callerTextDone: (event) => this.callerSettled(event.itemId, 'COMPLETED', event.text),
    callerTextFailed: (event) => this.callerSettled(event.itemId, 'FAILED'),
    responseStarted: (event) => {
      this.answers.started(event.responseId);
      // The answer to the caller's last words: nobody is there to hear it.
      if (this.phoneGone) this.model?.cancel();
    },
    agentItemAdded: (event) => {
      if (this.phoneGone) return;
      if (event.responseId) this.interruption.belongs(event.itemId, event.responseId);
      this.place(event.itemId, 'AGENT', event.previousItemId);
    },
    agentText: (event) => this.deps.transcript.addText(event.itemId, event.delta),
    agentTextDone: (event) => this.deps.transcript.setText(event.itemId, event.text),
    agentAudioDone: (event) => this.playback?.complete(event.itemId),
    toolCalled: (event) => this.deps.toolCalled(event),
    responseDone: (event) => this.responseDone(event),
    problem: (event) => this.raise(event.problem),
    // The link to the model answers for its sessions.
    ended: () => undefined,
  };

  private ask(owed: Owed | null): void {
    if (owed) this.respond(owed.begun ? GO_ON_INSTRUCTIONS : (owed.instructions ?? undefined));
  }

  private firstSound(responseId: string): void {
    this.lastAudible = responseId;
    this.answers.heardOf(responseId);
    this.deps.timer.firstAudio();
  }

  /** A later session's chain begins anew: its first item follows all that came before. */
  private place(itemId: string, speaker: 'CALLER' | 'AGENT', previous: string | null): void {
    const known = previous === null && this.sessions > 1 ? undefined : previous;
    this.deps.transcript.place(itemId, speaker, known, this.deps.sinceAnswered());
  }

  private callerSettled(itemId: string, status: 'COMPLETED' | 'FAILED', text?: string): void {
    this.deps.transcript.finishCaller(itemId, status, this.deps.sinceAnswered(), text);
    if (this.deps.transcript.unfinished('CALLER').length === 0) this.model?.audio.settled();
  }

  /** Everything here happens in the same turn of the event loop as the model's report; the clear comes first of all. */
  private speechStarted(event: Told<'callerSpeechStarted'>): void {
    const { transcript, version, can } = this.deps;
    const interrupts = version.turnDetection.interruptResponse;
    const cuts = interrupts ? this.interruption.silence(this.answers.active, !can.cancelsOnSpeech) : [];
    this.callerSpeaking = true;
    this.answers.callerGoesOn();
    this.deps.timer.reset();
    if (this.repeated !== null) transcript.adopt(this.repeated, event.itemId);
    this.repeated = null;
    this.unanswered = event.itemId;
    transcript.place(event.itemId, 'CALLER', undefined, this.heardFromMs + event.audioStartMs);
    if (interrupts) this.interruption.settle(cuts, transcript.idOf(event.itemId));
  }

  private responseDone(event: Told<'responseDone'>): void {
    this.answers.ended(event.responseId);
    if (event.usage) this.deps.log.change({ usage: addUsage(this.deps.log.call.usage, event.usage) });
    this.interruption.responseEnded(event.responseId);
    if (event.status === 'failed') this.responseFailed(event.problem);
    else if (event.status === 'completed') this.answered();
  }

  private answered(): void {
    this.retries = 0;
    this.model?.proved();
    if (this.callerSpeaking) return;
    this.unanswered = null;
    this.model?.audio.settled();
  }

  private responseFailed(problem: Problem | null): void {
    if (problem && (!problem.retryable || this.retries >= MAX_RETRIES)) {
      this.respond();
      this.model?.replace(problem);
      return;
    }
    if (problem) this.raise(problem);
    this.retries++;
    this.respond();
  }

  private raise(problem: Problem): void {
    this.deps.log.record({ type: 'ProblemRaised', severity: problem.retryable ? 'WARNING' : 'ERROR', problem });
  }
}

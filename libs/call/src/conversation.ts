import type { AgentVersion } from './agent';
import { Answers } from './answers';
import type { Owed } from './answers';
import type { BargeIn } from './barge-in';
import { CallerTurns } from './caller-turns';
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

type Told<T extends ModelEvent['type']> = Extract<ModelEvent, { type: T }>;
type Handlers = { readonly [T in ModelEvent['type']]: (event: Told<T>) => void };

export interface ConversationDeps {
  readonly log: CallLog;
  readonly can: ModelCapabilities;
  readonly version: AgentVersion;
  readonly transcript: Transcript;
  readonly timer: TurnTimer;
  readonly bargeIn: BargeIn;
  /** It began in an earlier process: its first session here follows others. */
  readonly carriesOn: boolean;
  /** The model only reports turns; what interrupts and what is answered is decided here. */
  readonly decidesTurns: boolean;
  /** Milliseconds since the call was answered. */
  readonly sinceAnswered: () => number;
  /** False while nobody listens who wants an answer: an answering machine, for instance. */
  readonly mayAnswer: () => boolean;
  /** False while the agent is to say nothing at all. */
  readonly maySpeak: () => boolean;
  readonly toolCalled: (event: Told<'toolCalled'>) => void;
  /** Something changed that may change what the call is doing. */
  readonly changed: () => void;
}

/** Who is speaking, and what of it counts: the model's events become playback and transcript. */
export class Conversation implements ModelListener {
  readonly answers = new Answers();
  private readonly interruption: Interruption;
  private readonly caller: CallerTurns;
  private model: ModelLink | null = null;
  private playback: Playback | null = null;
  private sessions: number;
  private sounds = 0;
  private soundOnly = false;
  private lastAudible: string | null = null;
  private muted = false;
  private phoneGone = false;
  ready = false;

  constructor(private readonly deps: ConversationDeps) {
    const { log, can, transcript, sinceAnswered } = deps;
    this.sessions = deps.carriesOn ? 2 : 1;
    const model = (): ModelLink | null => this.model;
    this.interruption = new Interruption({ log, can, transcript, sinceAnswered, model, playback: () => this.playback });
    this.caller = new CallerTurns({
      ...{ ...deps, model, answers: this.answers, interruption: this.interruption },
      turnDetection: deps.version.turnDetection,
      transcribes: this.transcribes,
      sounding: () => this.sounding,
      place: (itemId, previous) => this.place(itemId, 'CALLER', previous),
      respond: () => (deps.mayAnswer() ? this.respond() : this.answers.callerGoesOn()),
    });
  }

  /** The model's side; set before its first event can come. */
  joinModel(model: ModelLink): void {
    this.model = model;
  }

  joinPhone(playback: Playback): void {
    this.playback = playback;
    this.caller.sessionBegan(0);
  }

  get callerSpeaking(): boolean {
    return this.caller.speaking;
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
    // A voice at the pace of speech may run dry for a moment without being at its end.
    return (this.sounding && !this.soundOnly) || (this.deps.can.continuousOutput && this.answers.begun);
  }

  /** Nothing is being said, and nothing is on its way. */
  get quiet(): boolean {
    return !this.sounding && !this.answers.coming;
  }

  /** Model's ids of the caller's items that the next session hears again. */
  get heardAgain(): readonly string[] {
    return this.caller.repeated;
  }

  /** The caller could hear something of this response, or of a later one. */
  spokeIn(responseId: string): boolean {
    return this.speaking || this.lastAudible === responseId;
  }

  /** Asks for an answer; until it begins the conversation is not quiet. */
  respond(instructions?: string): void {
    if (this.muted) return;
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
    // Words alone change nothing of what the call is doing, and they are half of all that comes.
    if (event.type !== 'agentText' && event.type !== 'callerText') this.deps.changed();
  }

  /** The caller's speech turned out to be long enough to interrupt. */
  interruptedBy(itemId: string): void {
    this.caller.interrupt(itemId);
    this.deps.changed();
  }

  /** The caller has stopped speaking, and the model does not see it. */
  commitStuckTurn(): void {
    this.caller.commitStuck();
    this.deps.changed();
  }

  /** Stops what is being said and what is on its way; nobody but us decided so. */
  stopSpeaking(): void {
    const cuts = this.interruption.silence(this.answers.active, true);
    this.answers.clear();
    this.interruption.settle(cuts, null);
    this.deps.changed();
  }

  /** Keeps the agent silent; what the caller says meanwhile is answered afterwards. */
  setMuted(muted: boolean): void {
    if (this.muted === muted) return;
    this.muted = muted;
    if (muted) this.stopSpeaking();
    else if (this.caller.unanswered) this.respond();
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
    this.deps.changed();
  }

  /** The session is gone, another may come: what it owed is remembered, what it said is kept as far as it is heard. */
  sessionLost(problem: Problem): void {
    this.raise(problem);
    this.ready = false;
    this.answers.sessionLost();
    this.interruption.sessionLost();
    this.caller.sessionLost();
    this.deps.changed();
  }

  /** Another session goes on, and hears so many ms of the caller again. */
  sessionResumed(replayedMs: number): void {
    this.caller.sessionBegan(replayedMs);
    this.sessions++;
    const owed = this.answers.sessionResumed();
    // A turn that is heard again is answered by itself.
    if (this.caller.repeated.length === 0) this.ask(owed);
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
    return this.transcribes && this.deps.transcript.unfinished('CALLER').length > 0;
  }

  /** Closes what is still open in the transcript. */
  settle(): void {
    for (const itemId of this.deps.transcript.unfinished('CALLER')) this.caller.settled(itemId, 'COMPLETED');
  }

  private readonly on: Handlers = {
    ready: () => {
      this.ready = true;
    },
    callerSpeechStarted: (event) => this.caller.started(event),
    callerSpeechStopped: (event) => this.caller.stopped(event),
    callerTurnCommitted: (event) => this.caller.committed(event),
    callerText: (event) => this.deps.transcript.addText(event.itemId, event.delta),
    callerTextDone: (event) => this.caller.settled(event.itemId, 'COMPLETED', event.text),
    callerTextFailed: (event) => this.caller.settled(event.itemId, 'FAILED'),
    responseStarted: (event) => this.responseStarted(event.responseId),
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
    used: (event) => this.deps.log.change({ usage: addUsage(this.deps.log.call.usage, event.usage) }),
    problem: (event) => this.raise(event.problem),
    // The link to the model answers for its sessions.
    ended: () => undefined,
  };

  private get transcribes(): boolean {
    return this.deps.version.transcriptionModel !== null || this.deps.can.ownTranscripts;
  }

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

  private responseStarted(responseId: string): void {
    this.answers.started(responseId);
    // Nobody is there to hear it, or nobody may.
    if (!this.muted && !this.phoneGone && this.deps.maySpeak()) return;
    this.interruption.drop(responseId);
    this.answers.clear();
    this.model?.cancel();
  }

  private responseDone(event: Told<'responseDone'>): void {
    const instructions = this.answers.ended(event);
    if (event.usage) this.deps.log.amend({ usage: addUsage(this.deps.log.call.usage, event.usage) });
    this.interruption.responseEnded(event.responseId);
    if (event.status === 'failed') this.responseFailed(event.problem, instructions ?? undefined);
    else if (event.status === 'completed') this.answered();
  }

  private answered(): void {
    this.answers.completed();
    this.model?.proved();
    this.caller.answered();
  }

  /** What it was to say is asked for once more, word for word. */
  private responseFailed(problem: Problem | null, instructions: string | undefined): void {
    if (problem && (!problem.retryable || !this.answers.mayRetry)) {
      this.respond(instructions);
      this.model?.replace(problem);
      return;
    }
    if (problem) this.raise(problem);
    this.answers.retried();
    this.respond(instructions);
  }

  private raise(problem: Problem): void {
    this.deps.log.record({ type: 'ProblemRaised', severity: problem.retryable ? 'WARNING' : 'ERROR', problem });
  }
}

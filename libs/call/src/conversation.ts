import type { AgentVersion } from './agent';
import type { Usage } from './call';
import type { CallLog } from './call-log';
import type { CutItem, Playback } from './playback';
import type { Clock } from './ports/clock';
import type { ModelAudio, ModelCapabilities, ModelEvent, ModelListener, ModelSession } from './ports/voice-model';
import type { Problem } from './problem';
import type { Transcript } from './transcript';
import type { TurnTimer } from './turn-timer';

/** A response that fails for a passing reason is asked for again so many times in a row. */
const MAX_RETRIES = 1;

type Told<T extends ModelEvent['type']> = Extract<ModelEvent, { type: T }>;
type Handlers = { readonly [T in ModelEvent['type']]: (event: Told<T>) => void };

export interface ConversationDeps {
  readonly log: CallLog;
  readonly clock: Clock;
  readonly can: ModelCapabilities;
  readonly version: AgentVersion;
  readonly transcript: Transcript;
  readonly timer: TurnTimer;
  /** Milliseconds since the call was answered. */
  readonly sinceAnswered: () => number;
  readonly toolCalled: (event: Told<'toolCalled'>) => void;
  /** Something changed that may change what the call is doing. */
  readonly changed: () => void;
  /** The model can't go on; nothing comes from it any more. */
  readonly modelLost: (problem: Problem) => void;
  readonly modelClosed: () => void;
}

const add = (a: Usage, b: Usage): Usage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
  inputAudioTokens: a.inputAudioTokens + b.inputAudioTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  outputAudioTokens: a.outputAudioTokens + b.outputAudioTokens,
});

/** Who is speaking, what of it counts, and what an interruption does: the model's events become playback and transcript. */
export class Conversation implements ModelListener {
  private model: ModelSession | null = null;
  private playback: Playback | null = null;
  private activeResponse: string | null = null;
  private readonly interrupted = new Set<string>();
  private readonly responseOfItem = new Map<string, string>();
  private retries = 0;
  private heardFromMs = 0;
  private expectsResponse = false;
  ready = false;
  callerSpeaking = false;
  private awaitsAnswer = false;
  private lastAudible: string | null = null;

  constructor(private readonly deps: ConversationDeps) {}

  /** The model's side; set before its first event can come. */
  joinModel(model: ModelSession): void {
    this.model = model;
  }

  joinPhone(playback: Playback): void {
    this.playback = playback;
    this.heardFromMs = this.deps.sinceAnswered();
  }

  /** The agent owes the caller an answer. */
  get thinking(): boolean {
    return this.activeResponse !== null || this.expectsResponse || this.awaitsAnswer;
  }

  get speaking(): boolean {
    return this.playback?.playing ?? false;
  }

  /** Nothing is being said, and nothing is on its way. */
  get quiet(): boolean {
    return !this.speaking && this.activeResponse === null && !this.expectsResponse;
  }

  /** The caller could hear something of this response, or of a later one. */
  spokeIn(responseId: string): boolean {
    return this.speaking || this.lastAudible === responseId;
  }

  /** Asks for an answer; until it begins the conversation is not quiet. */
  respond(instructions?: string): void {
    this.expectsResponse = true;
    this.model?.respond(instructions);
  }

  /** The answer to a tool makes the model speak by itself. */
  expectResponse(): void {
    this.expectsResponse = true;
  }

  audio(audio: ModelAudio): void {
    if (this.interrupted.has(audio.responseId) || !this.playback) return;
    const wasPlaying = this.playback.playing;
    this.lastAudible = audio.responseId;
    if (!wasPlaying) this.deps.timer.firstAudio();
    this.playback.play(audio.itemId, audio.contentIndex, audio.payload);
    if (!wasPlaying) this.deps.changed();
  }

  event(event: ModelEvent): void {
    (this.on[event.type] as (event: ModelEvent) => void)(event);
    this.deps.changed();
  }

  itemHeard(itemId: string, heardMs: number): void {
    this.deps.transcript.finishAgent(itemId, this.deps.sinceAnswered(), heardMs);
    this.responseOfItem.delete(itemId);
  }

  /** The phone is gone: what was not heard never will be. */
  phoneEnded(): void {
    for (const cut of this.playback?.cut() ?? []) this.cutItem(cut, null);
    for (const itemId of this.deps.transcript.unfinished('AGENT')) this.unheard(itemId, null);
    this.playback = null;
    this.model?.cancel();
  }

  /** Caller's words still to come from the transcriber. */
  get awaitsTranscription(): boolean {
    return this.deps.version.transcriptionModel !== null && this.deps.transcript.unfinished('CALLER').length > 0;
  }

  /** Closes what is still open in the transcript. */
  settle(): void {
    for (const itemId of this.deps.transcript.unfinished('CALLER')) {
      this.deps.transcript.finishCaller(itemId, 'COMPLETED', this.deps.sinceAnswered());
    }
  }

  private readonly on: Handlers = {
    ready: () => {
      this.ready = true;
    },
    callerSpeechStarted: (event) => this.speechStarted(event),
    callerSpeechStopped: (event) => {
      this.callerSpeaking = false;
      this.awaitsAnswer = true;
      this.deps.transcript.stopped(event.itemId, this.heardFromMs + event.audioEndMs);
      this.deps.timer.speechStopped(this.deps.transcript.turn);
    },
    callerTurnCommitted: (event) => {
      const { transcript } = this.deps;
      this.callerSpeaking = false;
      transcript.place(event.itemId, 'CALLER', event.previousItemId, this.deps.sinceAnswered());
      this.deps.timer.committed();
      if (this.deps.version.transcriptionModel === null) {
        transcript.finishCaller(event.itemId, 'COMPLETED', this.deps.sinceAnswered());
      }
    },
    callerText: (event) => this.deps.transcript.addText(event.itemId, event.delta),
    callerTextDone: (event) => this.callerSettled(event.itemId, 'COMPLETED', event.text),
    callerTextFailed: (event) => this.callerSettled(event.itemId, 'FAILED'),
    responseStarted: (event) => {
      this.activeResponse = event.responseId;
      this.expectsResponse = false;
      this.awaitsAnswer = false;
    },
    agentItemAdded: (event) => this.agentItemAdded(event),
    agentText: (event) => this.deps.transcript.addText(event.itemId, event.delta),
    agentTextDone: (event) => this.deps.transcript.setText(event.itemId, event.text),
    agentAudioDone: (event) => this.playback?.complete(event.itemId),
    toolCalled: (event) => this.deps.toolCalled(event),
    responseDone: (event) => this.responseDone(event),
    problem: (event) => this.raise(event.problem),
    ended: (event) => (event.problem ? this.deps.modelLost(event.problem) : this.deps.modelClosed()),
  };

  private callerSettled(itemId: string, status: 'COMPLETED' | 'FAILED', text?: string): void {
    this.deps.transcript.finishCaller(itemId, status, this.deps.sinceAnswered(), text);
  }

  private agentItemAdded(event: Told<'agentItemAdded'>): void {
    if (event.responseId) this.responseOfItem.set(event.itemId, event.responseId);
    this.deps.transcript.place(event.itemId, 'AGENT', event.previousItemId, this.deps.sinceAnswered());
  }

  /** Everything here happens in the same turn of the event loop as the model's report; the clear comes first of all. */
  private speechStarted(event: Told<'callerSpeechStarted'>): void {
    const interrupts = this.deps.version.turnDetection.interruptResponse;
    const cuts = interrupts ? this.silence() : [];
    this.callerSpeaking = true;
    this.deps.timer.reset();
    this.deps.transcript.place(event.itemId, 'CALLER', undefined, this.heardFromMs + event.audioStartMs);
    const by = this.deps.transcript.idOf(event.itemId);
    for (const cut of cuts) {
      this.forgetUnheard(cut);
      this.cutItem(cut, by);
    }
    if (interrupts) this.dropUnspoken(by);
    if (cuts.some((cut) => !cut.allHeard || !cut.complete)) {
      this.deps.log.change({ interruptions: this.deps.log.call.interruptions + 1 });
    }
  }

  /** Stops what the caller hears and makes late audio of it unwelcome. */
  private silence(): readonly CutItem[] {
    const cuts = this.playback?.cut() ?? [];
    if (this.activeResponse !== null) {
      this.interrupted.add(this.activeResponse);
      if (!this.deps.can.cancelsOnSpeech) this.model?.cancel();
    }
    for (const cut of cuts) {
      const response = this.responseOfItem.get(cut.itemId);
      if (response) this.interrupted.add(response);
    }
    return cuts;
  }

  /** Items of an interrupted response that had no audio yet never will. */
  private dropUnspoken(by: string | null): void {
    for (const itemId of this.deps.transcript.unfinished('AGENT')) {
      const response = this.responseOfItem.get(itemId);
      if (!response || !this.interrupted.has(response)) continue;
      this.unheard(itemId, by);
      this.model?.forget(itemId);
    }
  }

  /** The model's memory follows what was heard (OpenAI protocol §7). */
  private forgetUnheard(cut: CutItem): void {
    if (cut.allHeard) return;
    if (cut.heardMs === 0) this.model?.forget(cut.itemId);
    else if (this.deps.can.truncate) this.model?.cutOff(cut);
  }

  private cutItem(cut: CutItem, by: string | null): void {
    const endMs = this.deps.sinceAnswered();
    if (cut.allHeard && cut.complete) this.deps.transcript.finishAgent(cut.itemId, endMs, cut.sentMs);
    else this.deps.transcript.cutOff(cut, by, endMs);
  }

  /** An item of which no audio was sent. */
  private unheard(itemId: string, by: string | null): void {
    const nothing: CutItem = { itemId, contentIndex: 0, heardMs: 0, sentMs: 0, allHeard: false, complete: false };
    this.deps.transcript.cutOff(nothing, by, this.deps.sinceAnswered());
  }

  private responseDone(event: Told<'responseDone'>): void {
    if (this.activeResponse === event.responseId) this.activeResponse = null;
    if (event.usage) this.deps.log.change({ usage: add(this.deps.log.call.usage, event.usage) });
    this.completeItems(event.responseId);
    if (event.status === 'failed') this.responseFailed(event.problem);
    else if (event.status === 'completed') this.retries = 0;
  }

  private completeItems(responseId: string): void {
    for (const [itemId, response] of this.responseOfItem) {
      if (response !== responseId) continue;
      if ((this.playback?.sentMs(itemId) ?? 0) > 0) this.playback?.complete(itemId);
      else this.unheardButDone(itemId, responseId);
    }
  }

  /** A response can end with an item that never had audio: text alone, or cancelled before the first sound. */
  private unheardButDone(itemId: string, responseId: string): void {
    this.responseOfItem.delete(itemId);
    if (this.interrupted.has(responseId)) this.unheard(itemId, null);
    else this.deps.transcript.finishAgent(itemId, this.deps.sinceAnswered(), 0);
  }

  private responseFailed(problem: Problem | null): void {
    if (problem) this.raise(problem);
    if (problem && (!problem.retryable || this.retries >= MAX_RETRIES)) {
      this.deps.modelLost(problem);
      return;
    }
    this.retries++;
    this.respond();
  }

  private raise(problem: Problem): void {
    this.deps.log.record({ type: 'ProblemRaised', severity: problem.retryable ? 'WARNING' : 'ERROR', problem });
  }
}

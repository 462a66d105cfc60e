import { activityOf } from './activity';
import { BargeIn } from './barge-in';
import { CallerKeys } from './caller-keys';
import { CallClock } from './call-clock';
import type { CallSessionDeps } from './call-session.types';
import { CallSound } from './call-sound';
import { callWatchers } from './call-watchers';
import { conductOf, decidesTurns, noticeOf } from './conduct';
import type { Conduct } from './conduct';
import { Conversation } from './conversation';
import { durationLeftMs, firstWords, sinceAnswer } from './first-words';
import { Goodbye } from './goodbye';
import { History } from './history';
import { InboundAudio } from './inbound-audio';
import { machineAnswer } from './machine-answers';
import type { MachineAnswer } from './machine-answer';
import type { MachineReport } from './machine-detection';
import { Manners } from './manners';
import { ModelLink } from './model-link';
import { modelSetup } from './model-setup';
import type { MomentWatcher } from './moment';
import { momentOf } from './moment-of';
import { OperatorHand } from './operator-hand';
import { Playback } from './playback';
import type { MuLawPayload, PhoneEnd, PhoneLine, PhoneListener } from './ports/phone';
import type { AudioTap } from './ports/recorder';
import type { Problem } from './problem';
import { ToolUse } from './tool-use';
import { Transcript } from './transcript';
import { TurnTimer } from './turn-timer';

/** The caller's last words may still be on their way from the transcriber when the phone is gone. */
const LAST_WORDS_MS = 2_000;

/**
 * One live conversation: the actor that joins a phone line and a model. Each call has its own; nothing is shared. From socket
 * to socket everything here is a plain synchronous call.
 */
export class CallSession implements PhoneListener {
  readonly operator: OperatorHand;
  private readonly clock: CallClock;
  private readonly conversation: Conversation;
  private readonly transcript: Transcript;
  private readonly history: History;
  private readonly model: ModelLink;
  private readonly inbound: InboundAudio;
  readonly tools: ToolUse;
  private readonly timer: TurnTimer;
  private readonly keys: CallerKeys;
  private readonly goodbye: Goodbye;
  private readonly manners: Manners;
  private readonly machine: MachineAnswer | null;
  private readonly sound: CallSound;
  private readonly conduct: Conduct;
  private readonly watchers: readonly MomentWatcher[];
  private line: PhoneLine | null = null;
  private answeredMs = 0;
  private muted = false;
  private playback: Playback | null = null;
  private phase: 'waiting' | 'talking' | 'closing' | 'over' = 'waiting';
  private finished: () => void = () => undefined;

  constructor(private readonly deps: CallSessionDeps) {
    const { log, newId } = deps;
    const clock = (this.clock = new CallClock(deps.clock));
    this.conduct = conductOf(deps.version);
    this.transcript = new Transcript({ log, clock, newId, tellDelta: deps.tellDelta });
    this.history = new History(this.transcript);
    if (deps.restored) this.history.restore(deps.restored);
    this.timer = new TurnTimer(clock, (latency) => log.record({ type: 'TurnMeasured', latency }));
    this.keys = new CallerKeys({
      ...{ log, clock, history: this.history, changed: () => this.changed() },
      ...{ model: () => this.model, conversation: () => this.conversation },
    });
    this.conversation = this.newConversation();
    this.model = this.newModelLink();
    this.conversation.joinModel(this.model);
    this.inbound = new InboundAudio(clock, (payload) => this.model.hear(payload));
    this.goodbye = new Goodbye(clock, deps.hangUp, this.conduct.goodbye.interruptible);
    this.tools = this.newToolUse();
    this.sound = this.newSound();
    this.machine = machineAnswer(deps, {
      ...{ clock, goodbye: this.goodbye, conversation: this.conversation, model: this.model },
    });
    this.manners = this.newManners();
    this.operator = new OperatorHand({
      ...{ log, conversation: this.conversation, model: this.model, history: this.history },
      muted: (muted) => {
        this.muted = muted;
      },
      mayInterrupt: () => !this.manners.givesNotice,
    });
    const { conversation, model, inbound, timer, manners, goodbye, tools } = this;
    this.watchers = callWatchers({
      ...{ clock, conversation, model, inbound, timer, manners, goodbye, tools },
      minSpeechMs: this.conduct.falseStart.minSpeechMs,
      sounds: deps.sounds,
      detection: deps.version.turnDetection,
    });
  }

  /** Begins to connect the model, so that it is there when the audio comes. */
  open(): void {
    this.model.open(!this.deps.restored);
  }

  /** The caller's media stream has begun. */
  begin(line: PhoneLine): void {
    const { log } = this.deps;
    this.phase = 'talking';
    this.line = line;
    this.answeredMs = this.clock.nowMs() - sinceAnswer(log.call, this.clock);
    log.change({
      status: 'IN_PROGRESS',
      streamSid: line.streamSid,
      answeredAt: log.call.answeredAt ?? this.clock.wallTime().toISOString(),
      activity: 'CONNECTING',
    });
    this.playback = new Playback(line, this.clock, {
      itemHeard: (itemId, heardMs) => this.conversation.itemHeard(itemId, heardMs),
      firstMark: (playoutMs) => this.timer.heard(playoutMs),
      drained: () => this.changed(),
    });
    this.conversation.joinPhone(this.playback);
    this.sound.begin(this.playback);
    this.model.answered();
    this.manners.begin();
    this.changed();
  }

  /** The stream is open. */
  get talking(): boolean {
    return this.phase === 'talking';
  }

  /** Where the caller's audio stands, in ms of the stream: it grows as long as the carrier sends. */
  get heardUntilMs(): number | null {
    return this.inbound.untilMs;
  }

  fromPhone(payload: MuLawPayload, timestampMs: number): void {
    this.inbound.frame(payload, timestampMs);
    this.sound.caller(payload, timestampMs);
  }

  /** Gives both sides of the call to `tap`, as the caller says and hears them, until the returned function is called. */
  hearAlong(tap: AudioTap): () => void {
    return this.sound.hearAlong(tap);
  }

  markReached(name: string): void {
    this.playback?.markReached(name);
  }

  keyPressed(digit: string): void {
    this.manners.callerActed();
    this.keys.press(digit);
  }

  /** The carrier has found out who answered. */
  answeredBy(report: MachineReport): void {
    this.machine?.told(report);
    this.changed();
  }

  phoneEnded(end: PhoneEnd): void {
    this.close(end);
  }

  /** Ends the stream, so that the carrier goes on with what follows it. */
  closeLine(): void {
    this.line?.close();
  }

  /** Releases everything; the caller's last words may take a moment. Safe to repeat. */
  close(end: PhoneEnd | null): void {
    if (this.phase === 'closing' || this.phase === 'over') return;
    this.phase = 'closing';
    this.deps.closing(end);
    this.deps.log.change({ activity: 'ENDING' });
    this.tools.cancelAll();
    this.clock.release();
    this.model.noOther();
    this.conversation.phoneEnded();
    this.sound.end();
    this.finished = () => this.finish(end);
    if (this.model.up && this.conversation.awaitsTranscription) this.clock.after(LAST_WORDS_MS, () => this.finished());
    else this.finished();
  }

  private finish(end: PhoneEnd | null): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.clock.release();
    this.conversation.settle();
    this.model.close();
    this.line = null;
    this.playback = null;
    this.deps.over(end);
  }

  private newConversation(): Conversation {
    const { log, version, voiceModel, restored } = this.deps;
    return new Conversation({
      ...{ log, version, transcript: this.transcript, timer: this.timer, can: voiceModel.can, carriesOn: !!restored },
      bargeIn: this.newBargeIn(),
      decidesTurns: voiceModel.can.turnEvents && decidesTurns(version),
      sinceAnswered: () => (this.phase === 'waiting' ? 0 : Math.round(this.clock.nowMs() - this.answeredMs)),
      maySpeak: () => !(this.machine?.isSilent ?? false),
      mayAnswer: () => !(this.machine?.isTalkedTo ?? false),
      toolCalled: (event) => this.tools.called(event),
      changed: () => this.changed(),
    });
  }

  private newToolUse(): ToolUse {
    const { log, newId, faults, tools, handOver } = this.deps;
    return new ToolUse({
      ...{ log, newId, faults, tools, handOver, clock: this.clock, history: this.history, goodbye: this.goodbye },
      turn: () => this.transcript.turn,
      model: () => this.model,
      conversation: () => this.conversation,
      changed: () => this.changed(),
    });
  }

  private newSound(): CallSound {
    const { log, faults, newId, recorder, version } = this.deps;
    return new CallSound({ log, faults, newId, recorder, clock: this.clock, announced: noticeOf(version) !== null });
  }

  private newBargeIn(): BargeIn {
    const { version, log } = this.deps;
    return new BargeIn({
      clock: this.clock,
      detection: version.turnDetection,
      conduct: this.conduct.falseStart,
      holdsTheFloor: () => this.manners.holdsTheFloor,
      quietMs: () => this.model.audio.quietMs(),
      interrupt: (itemId) => this.conversation.interruptedBy(itemId),
      falseStart: () => log.change({ falseStarts: (log.call.falseStarts ?? 0) + 1 }),
    });
  }

  private newManners(): Manners {
    const { version, log, hangUp, restored = null } = this.deps;
    return new Manners({
      ...{ clock: this.clock, goodbye: this.goodbye, ...firstWords(version, log.call, restored) },
      maxDurationMs: durationLeftMs(version, log.call, this.clock),
      notice: noticeOf(version),
      answers: this.conversation.answers,
      noticeHeard: () => this.sound.noticeHeard(),
      respond: (instructions) => this.conversation.respond(instructions),
      limitReached: () => hangUp('MAX_DURATION'),
      machine: this.machine,
      filler: (usual) => this.tools.filler(usual),
    });
  }

  private newModelLink(): ModelLink {
    const { voiceModel, random, version, log, tools } = this.deps;
    const setup = modelSetup(version, log.call, tools, voiceModel.can);
    return new ModelLink({
      ...{ clock: this.clock, random, voiceModel, setup, listener: this.conversation },
      history: () => this.history.items(this.conversation.heardAgain),
      lost: (problem) => this.conversation.sessionLost(problem),
      resumed: (replayedMs) => this.conversation.sessionResumed(replayedMs),
      failed: (problem) => this.lost(problem),
    });
  }

  private lost(problem: Problem): void {
    if (this.phase === 'closing') this.finished();
    else if (this.phase !== 'over') this.deps.modelLost(problem);
  }

  private changed(): void {
    if (this.phase === 'closing' && !this.conversation.awaitsTranscription) this.finished();
    if (this.phase !== 'talking') return;
    const { talking, muted, conversation, goodbye, model, tools } = this;
    const moment = momentOf({ talking, muted, conversation, goodbye, model, tools });
    this.deps.log.change({ activity: activityOf(moment) });
    for (const watcher of this.watchers) watcher.update(moment);
  }
}

import { activityOf } from './activity';
import type { BargeIn } from './barge-in';
import { callBargeIn } from './call-barge-in';
import { callModel } from './call-model';
import { CallerKeys } from './caller-keys';
import { CallClock } from './call-clock';
import type { CallSessionDeps } from './call-session.types';
import { CallSound } from './call-sound';
import { callManners } from './call-manners';
import { callWatchers } from './call-watchers';
import { conductOf, decidesTurns, noticeOf } from './conduct';
import type { Conduct } from './conduct';
import { Conversation } from './conversation';
import { sinceAnswer } from './first-words';
import { Goodbye } from './goodbye';
import { History } from './history';
import { InboundAudio } from './inbound-audio';
import { machineAnswer } from './machine-answers';
import type { MachineAnswer } from './machine-answer';
import type { MachineReport } from './machine-detection';
import type { Manners } from './manners';
import type { ModelLink } from './model-link';
import { momentOf } from './moment';
import type { MomentWatcher } from './moment';
import { OperatorHand } from './operator-hand';
import { TransferHold } from './transfer/transfer-hold';
import { Playback } from './playback';
import { silenceOf } from './silence';
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
  /** The caller is being put through to somebody. */
  readonly hold: TransferHold;
  readonly history: History;
  private readonly clock: CallClock;
  private readonly conversation: Conversation;
  private readonly transcript: Transcript;
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
    const { log, newId, tellDelta } = deps;
    const clock = (this.clock = new CallClock(deps.clock));
    this.conduct = conductOf(deps.version);
    this.transcript = new Transcript({ log, clock, newId, tellDelta, earlier: deps.resumes?.talk.items ?? [] });
    this.history = new History(this.transcript, deps.resumes?.talk ?? null, deps.restored ?? null);
    this.timer = new TurnTimer(clock, (latency) => log.record({ type: 'TurnMeasured', latency }));
    this.keys = this.newCallerKeys();
    this.conversation = this.newConversation();
    this.model = this.newModelLink();
    this.conversation.joinModel(this.model);
    this.inbound = new InboundAudio(clock, (payload) => this.model.hear(payload));
    this.goodbye = new Goodbye(clock, deps.hangUp, this.conduct.goodbye.interruptible);
    this.tools = this.newToolUse();
    this.sound = new CallSound({ ...deps, clock, announced: noticeOf(deps.version) !== null });
    const { goodbye, conversation, model } = this;
    this.machine = machineAnswer(deps, { clock, goodbye, conversation, model });
    this.manners = this.newManners();
    this.operator = new OperatorHand({
      ...{ log, conversation, model, history: this.history, keys: this.keys.sender },
      muted: (muted) => void (this.muted = muted),
      mayInterrupt: () => !this.manners.givesNotice,
    });
    const { inbound, timer, manners, keys, history, tools } = this;
    this.hold = new TransferHold({ clock, conversation, model, history, changed: () => this.changed() });
    this.watchers = callWatchers({
      ...{ clock, conversation, model, inbound, timer, manners, goodbye, keys, tools, hold: this.hold },
      minSpeechMs: this.conduct.falseStart.minSpeechMs,
      sounds: deps.sounds,
      detection: deps.version.turnDetection,
    });
  }

  /** Begins to connect the model, so that it is there when the audio comes. */
  open(): void {
    this.model.open();
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
    const heard = this.keys.silence.on ? silenceOf(payload) : payload;
    this.inbound.frame(heard, timestampMs);
    this.sound.caller(heard, timestampMs);
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
    this.deps.log.change({ activity: this.hold.on ? 'TRANSFERRING' : 'ENDING' });
    this.hold.end();
    this.tools.cancelAll();
    this.keys.stop();
    this.clock.release();
    this.model.noOther();
    this.conversation.phoneEnded();
    this.sound.end();
    this.finished = () => this.finish(end);
    if (this.model.up && this.conversation.awaitsTranscription) this.clock.after(LAST_WORDS_MS, () => this.finished());
    else this.finished();
  }

  /** Closes without waiting for last words: another conversation goes on with this one. */
  handOn(): void {
    this.close(null);
    this.finished();
  }

  private finish(end: PhoneEnd | null): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.clock.release();
    this.conversation.settle();
    this.model.close();
    this.line = this.playback = null;
    this.deps.over(end);
  }

  private newCallerKeys(): CallerKeys {
    const { log, newId, tools } = this.deps;
    return new CallerKeys({
      ...{ log, newId, tools, clock: this.clock, conduct: this.conduct, history: this.history },
      model: () => this.model,
      conversation: () => this.conversation,
      goodbye: () => this.goodbye,
      useTool: (name, args, why) => this.tools.begin(name, args, why),
      mayInterrupt: () => !this.manners.holdsTheFloor,
      changed: () => this.changed(),
    });
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
    const { log, newId, faults, tools, handOver, transfer } = this.deps;
    const { clock, keys, history, goodbye } = this;
    return new ToolUse({
      ...{ log, newId, faults, tools, handOver, transfer, clock, keys, history, goodbye },
      turn: () => this.transcript.turn,
      model: () => this.model,
      conversation: () => this.conversation,
      changed: () => this.changed(),
    });
  }

  private newBargeIn(): BargeIn {
    return callBargeIn(this.deps, {
      clock: this.clock,
      holdsTheFloor: () => this.manners.holdsTheFloor,
      quietMs: () => this.model.audio.quietMs(),
      interrupt: (itemId) => this.conversation.interruptedBy(itemId),
    });
  }

  private newManners(): Manners {
    return callManners(this.deps, {
      ...{ clock: this.clock, goodbye: this.goodbye, answers: this.conversation.answers, machine: this.machine },
      noticeHeard: () => this.sound.noticeHeard(),
      respond: (instructions) => this.conversation.respond(instructions),
      filler: (usual) => this.tools.filler(usual),
    });
  }

  private newModelLink(): ModelLink {
    return callModel(this.deps, {
      ...{ clock: this.clock, listener: this.conversation },
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
    const { conversation, goodbye, model, tools, keys, hold, talking, muted } = this;
    const moment = momentOf({ conversation, goodbye, model, tools, keys, hold }, { talking, muted });
    this.deps.log.change({ activity: activityOf(moment) });
    for (const watcher of this.watchers) watcher.update(moment);
  }
}

import type { AgentVersion } from './agent';
import type { CallActivity, EndReason } from './call';
import { CallClock } from './call-clock';
import type { CallLog } from './call-log';
import { Conversation } from './conversation';
import { Goodbye } from './goodbye';
import { History } from './history';
import { HoldSound } from './hold-sound';
import { fillTemplate, greetingInstructions } from './instructions';
import { Keypad } from './keypad';
import { ModelLink } from './model-link';
import type { Moment, MomentWatcher } from './moment';
import { Playback } from './playback';
import type { Clock } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { MuLawPayload, PhoneEnd, PhoneLine, PhoneListener } from './ports/phone';
import type { SoundBank } from './ports/sounds';
import type { Tool } from './ports/tool';
import type { ModelEvent, ModelSetup, VoiceModel } from './ports/voice-model';
import type { Problem } from './problem';
import type { ToolAnswer } from './tool-runner';
import { ToolRunner } from './tool-runner';
import { Transcript } from './transcript';
import { TurnTimer } from './turn-timer';
import { Watchdog } from './watchdog';

/** The caller's last words may still be on their way from the transcriber when the phone is gone. */
const LAST_WORDS_MS = 2_000;

export interface CallSessionDeps {
  readonly log: CallLog;
  readonly version: AgentVersion;
  readonly voiceModel: VoiceModel;
  /** Those of the version, in its order. */
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly sounds: SoundBank;
  readonly faults: FaultLog;
  readonly newId: (prefix: string) => string;
  readonly tellDelta: (delta: { itemId: string; offset: number; text: string }) => void;
  /** The carrier leg is to end. */
  readonly hangUp: (reason: EndReason) => void;
  /** The model can't serve this call; the caller needs another voice. */
  readonly modelLost: (problem: Problem) => void;
  /** The stream is gone; comes once, before `over`. */
  readonly closing: (end: PhoneEnd | null) => void;
  /** Everything of this conversation is closed and written; comes once. */
  readonly over: (end: PhoneEnd | null) => void;
}

/**
 * One live conversation: the actor that joins a phone line and a model. Each call has its own; nothing is shared. From socket
 * to socket everything here is a plain synchronous call.
 */
export class CallSession implements PhoneListener {
  private readonly clock: CallClock;
  private readonly conversation: Conversation;
  private readonly transcript: Transcript;
  private readonly history: History;
  private readonly model: ModelLink;
  private readonly tools: ToolRunner;
  private readonly timer: TurnTimer;
  private readonly keypad: Keypad;
  private readonly goodbye: Goodbye;
  private readonly watchers: readonly MomentWatcher[];
  private line: PhoneLine | null = null;
  private answeredMs = 0;
  private playback: Playback | null = null;
  private phase: 'waiting' | 'talking' | 'closing' | 'over' = 'waiting';
  private finished: () => void = () => undefined;

  constructor(private readonly deps: CallSessionDeps) {
    const { log, newId, version } = deps;
    const clock = (this.clock = new CallClock(deps.clock));
    this.transcript = new Transcript({ log, clock, newId, tellDelta: deps.tellDelta });
    this.history = new History(this.transcript);
    this.timer = new TurnTimer(clock, version.turnDetection, (latency) =>
      log.record({ type: 'TurnMeasured', latency }),
    );
    this.keypad = new Keypad(clock, (digits) => this.keysEntered(digits));
    this.tools = new ToolRunner({
      ...{ log, clock, newId, faults: deps.faults, tools: deps.tools },
      turn: () => this.transcript.turn,
      answer: (answer) => this.toolAnswered(answer),
    });
    this.conversation = this.newConversation();
    this.model = this.newModelLink();
    this.conversation.joinModel(this.model);
    this.goodbye = new Goodbye(clock, deps.hangUp);
    this.watchers = this.newWatchers();
  }

  /** Begins to connect the model, so that it is there when the audio comes. */
  open(): void {
    this.model.open();
  }

  /** The caller's media stream has begun. */
  begin(line: PhoneLine): void {
    const { log, version } = this.deps;
    this.phase = 'talking';
    this.line = line;
    this.answeredMs = this.clock.nowMs();
    log.change({
      status: 'IN_PROGRESS',
      streamSid: line.streamSid,
      answeredAt: this.clock.wallTime().toISOString(),
      activity: 'CONNECTING',
    });
    this.playback = new Playback(line, this.clock, {
      itemHeard: (itemId, heardMs) => this.conversation.itemHeard(itemId, heardMs),
      firstMark: (playoutMs) => this.timer.heard(playoutMs),
      drained: () => this.changed(),
    });
    this.conversation.joinPhone(this.playback);
    this.model.answered();
    this.clock.after(version.maxDurationSeconds * 1_000, () => this.deps.hangUp('MAX_DURATION'));
    if (version.greeting)
      this.conversation.respond(greetingInstructions(fillTemplate(version.greeting, log.call.variables)));
    this.changed();
  }

  fromPhone(payload: MuLawPayload): void {
    this.model.hear(payload);
  }

  markReached(name: string): void {
    this.playback?.markReached(name);
  }

  keyPressed(digit: string): void {
    this.deps.log.record({ type: 'DtmfDetected', digit, sentByUs: false });
    this.keypad.press(digit);
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
    const { log, version, voiceModel } = this.deps;
    return new Conversation({
      ...{ log, version, transcript: this.transcript, timer: this.timer, can: voiceModel.can },
      sinceAnswered: () => (this.phase === 'waiting' ? 0 : Math.round(this.clock.nowMs() - this.answeredMs)),
      toolCalled: (event) => this.toolCalled(event),
      changed: () => this.changed(),
    });
  }

  private newModelLink(): ModelLink {
    const { voiceModel, random } = this.deps;
    return new ModelLink({
      ...{ clock: this.clock, random, voiceModel, setup: this.setup(), listener: this.conversation },
      history: () => this.history.items(this.conversation.heardAgain),
      lost: (problem) => this.conversation.sessionLost(problem),
      resumed: (replayedMs) => this.conversation.sessionResumed(replayedMs),
      failed: (problem) => this.lost(problem),
    });
  }

  private newWatchers(): readonly MomentWatcher[] {
    const { clock, conversation, model } = this;
    return [
      this.goodbye,
      new HoldSound(clock, () => conversation.playSound(this.deps.sounds.hold)),
      new Watchdog({
        clock,
        askAgain: () => conversation.askAgain(),
        replace: (problem) => model.replace(problem),
      }),
      { update: (moment) => this.relieveModel(moment) },
    ];
  }

  private setup(): ModelSetup {
    const { log, version, tools } = this.deps;
    return {
      callId: log.call.id,
      model: version.model,
      instructions: fillTemplate(version.instructions, log.call.variables),
      voice: version.voice,
      speed: version.speed,
      turnDetection: version.turnDetection,
      transcriptionModel: version.transcriptionModel,
      language: version.language,
      tools: tools.map((tool) => tool.model),
    };
  }

  private relieveModel(moment: Moment): void {
    const { quiet, owed, callerSpeaking, usingTool } = moment;
    if (quiet && !owed && !callerSpeaking && !usingTool) this.model.silence();
  }

  private lost(problem: Problem): void {
    if (this.phase === 'closing') this.finished();
    else if (this.phase !== 'over') this.deps.modelLost(problem);
  }

  private keysEntered(digits: string): void {
    const words = `The caller pressed ${digits.split('').join(' ')} on the keypad.`;
    this.history.note('user', words);
    this.model.tell('user', words);
    this.conversation.respond();
    this.changed();
  }

  private toolCalled(event: Extract<ModelEvent, { type: 'toolCalled' }>): void {
    if (this.tools.knows(event.modelCallId)) return;
    this.history.toolCalled(event);
    this.tools.run(event, this.deps.log.call);
  }

  private toolAnswered(answer: ToolAnswer): void {
    const { modelCallId, output } = answer;
    // A goodbye that came with the tool call is enough; one that did not is asked for.
    const respond = !(answer.endsCall && this.conversation.spokeIn(answer.responseId));
    this.history.toolAnswered(modelCallId, output);
    this.model.answerTool({ modelCallId, output, respond });
    if (respond) this.conversation.expectResponse();
    if (answer.endsCall) this.goodbye.begin('AGENT_HANGUP');
    this.changed();
  }

  private changed(): void {
    if (this.phase === 'closing' && !this.conversation.awaitsTranscription) this.finished();
    if (this.phase !== 'talking') return;
    this.deps.log.change({ activity: this.activity() });
    const moment = this.moment();
    for (const watcher of this.watchers) watcher.update(moment);
  }

  private moment(): Moment {
    const { conversation, goodbye, model, tools } = this;
    return {
      talking: this.phase === 'talking',
      connected: model.up,
      speaking: conversation.speaking,
      sounding: conversation.sounding,
      callerSpeaking: conversation.callerSpeaking,
      owed: conversation.thinking,
      quiet: conversation.quiet,
      usingTool: tools.busy,
      ending: goodbye.reason !== null,
      muted: false,
    };
  }

  private activity(): CallActivity {
    const { conversation } = this;
    if (this.goodbye.reason !== null) return 'ENDING';
    if (!conversation.ready) return 'CONNECTING';
    if (conversation.speaking) return 'SPEAKING';
    if (conversation.callerSpeaking) return 'LISTENING';
    if (this.tools.busy) return 'USING_TOOL';
    return conversation.thinking ? 'THINKING' : 'LISTENING';
  }
}

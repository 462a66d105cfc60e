import type { AgentVersion } from './agent';
import type { CallActivity, EndReason } from './call';
import type { CallLog } from './call-log';
import { Conversation } from './conversation';
import { fillTemplate, greetingInstructions } from './instructions';
import { Keypad } from './keypad';
import { Playback } from './playback';
import type { Clock, Timer } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { MuLawPayload, PhoneEnd, PhoneLine, PhoneListener } from './ports/phone';
import type { Tool } from './ports/tool';
import type { ModelSession, VoiceModel } from './ports/voice-model';
import type { Problem } from './problem';
import type { ToolAnswer } from './tool-runner';
import { ToolRunner } from './tool-runner';
import { Transcript } from './transcript';
import { TurnTimer } from './turn-timer';

/** A goodbye plays to its last mark, but no longer than this. */
const GOODBYE_LIMIT_MS = 10_000;
/** The caller's last words may still be on their way from the transcriber when the phone is gone. */
const LAST_WORDS_MS = 2_000;

export interface CallSessionDeps {
  readonly log: CallLog;
  readonly version: AgentVersion;
  readonly voiceModel: VoiceModel;
  /** Those of the version, in its order. */
  readonly tools: readonly Tool[];
  readonly clock: Clock;
  readonly faults: FaultLog;
  readonly newId: (prefix: string) => string;
  readonly tellDelta: (delta: { itemId: string; offset: number; text: string }) => void;
  /** The carrier leg is to end. */
  readonly hangUp: (reason: EndReason) => void;
  /** The model can't serve this call; the caller needs another voice. */
  readonly modelLost: (problem: Problem) => void;
  /** Everything of this conversation is closed and written; comes once. */
  readonly over: (end: PhoneEnd | null) => void;
}

/**
 * One live conversation: the actor that joins a phone line and a model. Each call has its own; nothing is shared. From socket
 * to socket everything here is a plain synchronous call.
 */
export class CallSession implements PhoneListener {
  private readonly conversation: Conversation;
  private readonly transcript: Transcript;
  private readonly tools: ToolRunner;
  private readonly timer: TurnTimer;
  private readonly keypad: Keypad;
  private readonly timers = new Set<Timer>();
  private model: ModelSession | null = null;
  private line: PhoneLine | null = null;
  private answeredMs = 0;
  private playback: Playback | null = null;
  private ending: EndReason | null = null;
  private leaving = false;
  private phase: 'waiting' | 'talking' | 'closing' | 'over' = 'waiting';

  constructor(private readonly deps: CallSessionDeps) {
    const { log, clock, newId, version } = deps;
    this.transcript = new Transcript({ log, clock, newId, tellDelta: deps.tellDelta });
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
  }

  /** Begins to connect the model, so that it is there when the audio comes. */
  open(): void {
    const { log, version, voiceModel } = this.deps;
    const model = voiceModel.open(
      {
        callId: log.call.id,
        model: version.model,
        instructions: fillTemplate(version.instructions, log.call.variables),
        voice: version.voice,
        speed: version.speed,
        turnDetection: version.turnDetection,
        transcriptionModel: version.transcriptionModel,
        language: version.language,
        tools: this.deps.tools.map((tool) => tool.model),
      },
      this.conversation,
    );
    this.model = model;
    this.conversation.joinModel(model);
  }

  /** The caller's media stream has begun. */
  begin(line: PhoneLine): void {
    const { log, clock, version } = this.deps;
    this.phase = 'talking';
    this.line = line;
    this.answeredMs = clock.nowMs();
    log.change({
      status: 'IN_PROGRESS',
      streamSid: line.streamSid,
      answeredAt: clock.wallTime().toISOString(),
      activity: 'CONNECTING',
    });
    this.playback = new Playback(line, clock, {
      itemHeard: (itemId, heardMs) => this.conversation.itemHeard(itemId, heardMs),
      firstMark: (playoutMs) => this.timer.heard(playoutMs),
      drained: () => this.changed(),
    });
    this.conversation.joinPhone(this.playback);
    this.after(version.maxDurationSeconds * 1_000, () => this.deps.hangUp('MAX_DURATION'));
    if (version.greeting)
      this.conversation.respond(greetingInstructions(fillTemplate(version.greeting, log.call.variables)));
    this.changed();
  }

  fromPhone(payload: MuLawPayload): void {
    this.model?.hear(payload);
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
    this.deps.log.change({ activity: 'ENDING' });
    this.tools.cancelAll();
    this.keypad.stop();
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.conversation.phoneEnded();
    this.finished = () => this.finish(end);
    if (this.model && this.conversation.awaitsTranscription) this.after(LAST_WORDS_MS, () => this.finished());
    else this.finished();
  }

  private finished: () => void = () => undefined;

  private finish(end: PhoneEnd | null): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    for (const timer of this.timers) timer.cancel();
    this.conversation.settle();
    this.model?.close();
    this.model = null;
    this.line = null;
    this.playback = null;
    this.deps.over(end);
  }

  private newConversation(): Conversation {
    const { log, clock, version, voiceModel } = this.deps;
    return new Conversation({
      ...{ log, clock, version, transcript: this.transcript, timer: this.timer, can: voiceModel.can },
      sinceAnswered: () => (this.phase === 'waiting' ? 0 : Math.round(clock.nowMs() - this.answeredMs)),
      toolCalled: (event) => this.tools.run(event, log.call),
      changed: () => this.changed(),
      modelLost: (problem) => this.lost(problem),
      modelClosed: () => undefined,
    });
  }

  private lost(problem: Problem): void {
    this.model = null;
    if (this.phase === 'closing') this.finished();
    else if (this.phase !== 'over') this.deps.modelLost(problem);
  }

  private keysEntered(digits: string): void {
    if (this.phase !== 'talking') return;
    this.model?.tell('user', `The caller pressed ${digits.split('').join(' ')} on the keypad.`);
    this.conversation.respond();
    this.changed();
  }

  private toolAnswered(answer: ToolAnswer): void {
    // A goodbye that came with the tool call is enough; one that did not is asked for.
    const respond = !(answer.endsCall && this.conversation.spokeIn(answer.responseId));
    this.model?.answerTool({ modelCallId: answer.modelCallId, output: answer.output, respond });
    if (respond) this.conversation.expectResponse();
    if (answer.endsCall) this.endPolitely();
    this.changed();
  }

  private endPolitely(): void {
    if (this.ending) return;
    this.ending = 'AGENT_HANGUP';
    this.after(GOODBYE_LIMIT_MS, () => this.hangUpPolitely());
  }

  private hangUpPolitely(): void {
    if (this.phase !== 'talking' || !this.ending || this.leaving) return;
    this.leaving = true;
    this.deps.hangUp(this.ending);
  }

  private changed(): void {
    if (this.phase !== 'talking') {
      if (this.phase === 'closing' && !this.conversation.awaitsTranscription) this.finished();
      return;
    }
    this.deps.log.change({ activity: this.activity() });
    if (this.ending && this.conversation.quiet) this.hangUpPolitely();
  }

  private activity(): CallActivity {
    const { conversation } = this;
    if (this.ending) return 'ENDING';
    if (!conversation.ready) return 'CONNECTING';
    if (conversation.speaking) return 'SPEAKING';
    if (conversation.callerSpeaking) return 'LISTENING';
    if (this.tools.busy) return 'USING_TOOL';
    return conversation.thinking ? 'THINKING' : 'LISTENING';
  }

  private after(ms: number, run: () => void): void {
    const timer = this.deps.clock.after(ms, () => {
      this.timers.delete(timer);
      run();
    });
    this.timers.add(timer);
  }
}

import type { Call } from '../call';
import type { AgentVersion } from '../agent';
import { Playback } from '../playback';
import type { Clock, Timer } from '../ports/clock';
import type { PhoneLine, PhoneListener } from '../ports/phone';
import type { HistoryItem, ModelAudio, ModelEvent, ModelSession, ModelSetup, VoiceModel } from '../ports/voice-model';
import type { Usage } from '../call';

/** A model that does not speak within this time is not waited for: the carrier's own voice asks. */
const FIRST_SOUND_MS = 6_000;
/** The longest summary. */
const LONGEST_MS = 45_000;
/** After the last word the person has this long to press a key before they are asked for it. */
const PATIENCE_MS = 1_500;

const INSTRUCTIONS =
  'You are on the phone with a colleague, not with the caller. The caller waits and does not hear you. The conversation so far is the one that you had with the caller.';
const SUM_UP =
  'Sum up the call for the colleague in at most three short sentences, in the language of the conversation: who is calling, what the caller wants, and what was done so far. Do not greet at length, do not ask anything, and do not mention keys.';

export interface BriefingDeps {
  readonly clock: Clock;
  readonly voiceModel: VoiceModel;
  readonly version: AgentVersion;
  readonly call: Call;
  readonly history: readonly HistoryItem[];
  /** What the summary has cost. */
  readonly used: (usage: Usage) => void;
  /** Comes once; the line is closed. `key`: what the person pressed; null: nothing yet. `heard`: they heard a summary. */
  readonly over: (outcome: { key: string | null; heard: boolean }) => void;
}

/**
 * A person hears from the model what a call is about. What they say is not listened to, only their keys; so a machine that
 * answered the phone can say what it likes.
 */
export class Briefing implements PhoneListener {
  private readonly model: ModelSession;
  private readonly limits: Timer[];
  private playback: Playback | null = null;
  private line: PhoneLine | null = null;
  private isSpoken = false;
  private isComplete = false;
  private isOver = false;
  private patience: Timer | null = null;

  /** The session is opened while the carrier still makes its stream. */
  constructor(private readonly deps: BriefingDeps) {
    const { clock, voiceModel, history } = deps;
    this.limits = [
      clock.after(FIRST_SOUND_MS, () => this.isSpoken || this.finish(null)),
      clock.after(LONGEST_MS, () => this.finish(null)),
    ];
    this.model = voiceModel.open(this.setup(), {
      audio: (audio) => this.audio(audio),
      event: (event) => this.told(event),
    });
    this.model.remember?.(history);
  }

  begin(line: PhoneLine): void {
    this.line = line;
    if (this.isOver) return line.close();
    this.playback = new Playback(line, this.deps.clock, {
      itemHeard: () => undefined,
      firstMark: () => undefined,
      drained: () => this.heard(),
    });
    this.model.respond(SUM_UP);
  }

  fromPhone(): void {
    // Nobody listens: the person answers with a key.
  }

  markReached(name: string): void {
    this.playback?.markReached(name);
  }

  keyPressed(digit: string): void {
    this.finish(digit);
  }

  phoneEnded(): void {
    this.finish(null);
  }

  /** Nothing more is said. Safe to repeat. */
  finish(key: string | null): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const limit of [...this.limits, this.patience]) limit?.cancel();
    this.model.close();
    this.line?.close();
    this.deps.over({ key, heard: this.isSpoken });
  }

  private setup(): ModelSetup {
    const { version, call, history, voiceModel } = this.deps;
    const { model, voice, speed, turnDetection, language } = version;
    return {
      ...{ model, voice, speed, turnDetection, language, history },
      callId: call.id,
      instructions: INSTRUCTIONS,
      transcriptionModel: null,
      tools: [],
      reportsTurnsOnly: voiceModel.can.turnEvents,
    };
  }

  private audio({ itemId, contentIndex, payload }: ModelAudio): void {
    if (this.isOver || !this.playback) return;
    this.isSpoken = true;
    this.playback.play(itemId, contentIndex, payload);
  }

  private told(event: ModelEvent): void {
    if (event.type === 'agentAudioDone') this.playback?.complete(event.itemId);
    if (event.type === 'used') this.deps.used(event.usage);
    if (event.type === 'ended') this.finish(null);
    if (event.type !== 'responseDone') return;
    if (event.usage) this.deps.used(event.usage);
    this.isComplete = true;
    this.heard();
  }

  private heard(): void {
    if (!this.isComplete || this.isOver || this.playback?.playing) return;
    this.patience ??= this.deps.clock.after(PATIENCE_MS, () => this.finish(null));
  }
}

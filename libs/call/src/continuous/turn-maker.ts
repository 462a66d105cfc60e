import type { TurnDetection } from '../agent';
import type { Clock } from '../ports/clock';
import type { MuLawPayload } from '../ports/phone';
import type { ModelListener } from '../ports/voice-model';
import { AgentVoice } from './agent-voice';
import { CallerEar } from './caller-ear';
import type { Fragment } from './caller-words';
import { CallerWords } from './caller-words';

/** A model that begins to speak after so much silence takes the caller's turn to be over. */
const TURN_OVER_MS = 200;

export interface TurnMakerDeps {
  readonly clock: Clock;
  /** Of the call; told turns, items and responses as from a model that has them. */
  readonly listener: ModelListener;
  readonly detection: TurnDetection;
  /** Makes the ids of this session unlike those of any other. */
  readonly prefix: string;
}

/**
 * Makes a conversation of turns and items out of a model that has none: one that listens and speaks at the same time, sends
 * its silence, and tells words in fragments. Adapters of such models (`turnEvents: false`) feed it, so that a call need not
 * know which kind of model it talks to. Turns are estimates: they come from the sound of both sides.
 */
export class TurnMaker {
  private readonly ear: CallerEar;
  private readonly callerWords: CallerWords;
  private readonly voice: AgentVoice;
  private readonly beganMs: number;
  private lastItemId: string | null = null;
  private items = 0;
  private responses = 0;
  private callerItemId = '';
  private callerPrevious: string | null = null;
  /** The agent has spoken since the caller's last words. */
  private answeredBy: string | null = null;

  constructor(private readonly deps: TurnMakerDeps) {
    const { clock, listener } = deps;
    this.beganMs = clock.nowMs();
    const common = {
      ...{ clock, listener },
      sessionMs: () => clock.nowMs() - this.beganMs,
      newItem: () => this.newItem(),
    };
    this.callerWords = new CallerWords(common);
    this.voice = new AgentVoice({
      ...common,
      newResponseId: () => (this.answeredBy = `${deps.prefix}:r${++this.responses}`),
      begins: () => {
        if (this.ear.quietMs >= TURN_OVER_MS) this.ear.finish();
      },
    });
    this.ear = new CallerEar(deps.detection, {
      speechStarted: (startMs) => this.speechStarted(startMs),
      speechStopped: (endMs) => this.speechStopped(endMs),
    });
  }

  /** Id of what the agent has said since the caller last spoke; null when it has said nothing. */
  get answer(): string | null {
    return this.answeredBy;
  }

  /** The agent is saying something, or was heard in this turn of the model's. */
  get agentSpeaking(): boolean {
    return this.voice.speaking;
  }

  get callerSpeaking(): boolean {
    return this.ear.speaking;
  }

  /** Caller audio. */
  hear(payload: MuLawPayload): void {
    this.ear.hear(payload);
  }

  /** The model's output, silence included. The hot path. */
  audio(payload: MuLawPayload): void {
    this.voice.audio(payload);
  }

  callerFragment(fragment: Fragment): void {
    this.callerWords.add(fragment);
  }

  agentFragment(fragment: Fragment): void {
    this.voice.words(fragment);
  }

  /** Something was asked of the model: what it says after its next pause is the answer. */
  requested(): void {
    this.voice.requested();
  }

  /** What the agent is saying is not wanted any more. */
  silence(): void {
    this.voice.silence(this.ear.speaking ? 'caller' : 'us');
  }

  stop(): void {
    this.voice.stop();
    this.callerWords.stop();
  }

  private newItem(): { readonly itemId: string; readonly previousItemId: string | null } {
    const previousItemId = this.lastItemId;
    this.lastItemId = `${this.deps.prefix}:i${++this.items}`;
    return { itemId: this.lastItemId, previousItemId };
  }

  private speechStarted(audioStartMs: number): void {
    this.voice.callerBegins();
    this.answeredBy = null;
    const { itemId, previousItemId } = this.callerWords.begin();
    this.callerItemId = itemId;
    this.callerPrevious = previousItemId;
    this.deps.listener.event({ type: 'callerSpeechStarted', itemId, audioStartMs });
  }

  private speechStopped(audioEndMs: number): void {
    const itemId = this.callerItemId;
    this.deps.listener.event({ type: 'callerSpeechStopped', itemId, audioEndMs });
    this.deps.listener.event({ type: 'callerTurnCommitted', itemId, previousItemId: this.callerPrevious });
    this.callerWords.end();
  }
}

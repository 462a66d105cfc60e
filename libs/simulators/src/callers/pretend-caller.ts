import { keyTones } from '@switchboard/call';
import type { Ear, Handset, PhonePerson } from '../phone-network/phone-network.types';
import { tone } from '../phone-network/mu-law';
import type { Scenario, ScenarioStep } from './scenario';
import type { UtteranceId } from './utterances.data';
import { utteranceText } from './utterances.data';

/** The µ-law of a sentence in a voice, 8 bytes a millisecond; the same words and voice always give the same bytes. */
export type VoiceOf = (text: string, voice: string) => Promise<Uint8Array>;

/**
 * `playing`: not through yet. `done`: every step came to its end. `stuck`: a time-out passed, the caller hung up. `cut`: the
 * call ended before the story did.
 */
export type StoryState = 'waiting' | 'playing' | 'done' | 'stuck' | 'cut';

export interface StoryReport {
  readonly scenarioId: string;
  readonly state: StoryState;
  readonly stepsDone: number;
  readonly steps: number;
  /** Waits that passed without an agent, where the story could go on. */
  readonly missed: number;
  /** Why the story is stuck; null otherwise. */
  readonly problem: string | null;
}

interface StepStart {
  readonly ear: Ear;
  /** What the step has begun so far: keys pressed, sentence spoken. */
  acts: number;
}

type Press = Extract<ScenarioStep, { do: 'press' }>;
type Verdict = 'waiting' | 'done' | 'missed' | 'stuck';

const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_QUIET_MS = 900;
/** Less agent audio than this is a click, not a sentence. */
const LEAST_HEARD_MS = 120;
const KEY_PERIOD_MS = 200;
const BEEP = { hertz: 1000, ms: 400 };

const spokenBy = (step: ScenarioStep): UtteranceId[] =>
  step.do === 'say' || step.do === 'interruptAfter' ? [step.utterance] : [];

/** A pretend person who plays a scenario on the phone. */
export class PretendCaller implements PhonePerson {
  private readonly phrases = new Map<UtteranceId, Uint8Array>();
  private handset: Handset | null = null;
  private start: StepStart | null = null;
  private at = 0;
  private missed = 0;
  private problem: string | null = null;
  private state: StoryState = 'waiting';

  constructor(
    private readonly scenario: Scenario,
    private readonly voiceOf: VoiceOf,
    private readonly voice: string,
  ) {
    // Speech is made while it still rings, so that nobody pauses in mid-call to find the words.
    for (const id of new Set(scenario.steps.flatMap(spokenBy))) void this.learn(id);
  }

  answered(handset: Handset): void {
    this.handset = handset;
    this.state = 'playing';
  }

  tick(): void {
    const step = this.scenario.steps[this.at];
    if (!this.handset || !this.isPlaying() || !step) return;
    this.start ??= { ear: this.handset.ear(), acts: 0 };
    const verdict = this.play(step, this.handset, this.start);
    // Hanging up has ended the story on the way.
    if (verdict === 'waiting' || !this.isPlaying()) return;
    if (verdict === 'stuck') return this.giveUp(step);
    if (verdict === 'missed') this.missed += 1;
    this.start = null;
    this.at += 1;
    if (this.at === this.scenario.steps.length) this.state = 'done';
  }

  ended(): void {
    const step = this.scenario.steps[this.at];
    if (this.state !== 'playing' && this.state !== 'waiting') return;
    const isLast = this.at === this.scenario.steps.length - 1;
    if (isLast && (step?.do === 'waitForHangUp' || step?.do === 'hangUp' || step?.do === 'hangUpAfter')) {
      this.at += 1;
      this.state = 'done';
    } else this.state = 'cut';
    this.handset = null;
  }

  report(): StoryReport {
    return {
      scenarioId: this.scenario.id,
      state: this.state,
      stepsDone: this.at,
      steps: this.scenario.steps.length,
      missed: this.missed,
      problem: this.problem,
    };
  }

  private isPlaying(): boolean {
    return this.state === 'playing';
  }

  private async learn(id: UtteranceId): Promise<void> {
    try {
      this.phrases.set(id, await this.voiceOf(utteranceText(id), this.voice));
    } catch {
      this.problem = `No voice for ${id}.`;
    }
  }

  private giveUp(step: ScenarioStep): void {
    this.state = 'stuck';
    this.problem ??= `Step ${this.at + 1} (${step.do}) waited in vain.`;
    this.handset?.hangUp();
  }

  private play(step: ScenarioStep, handset: Handset, start: StepStart): Verdict {
    switch (step.do) {
      case 'say':
        return this.say(step.utterance, handset, start);
      case 'beep':
        return this.speak(tone(BEEP.hertz, BEEP.ms), handset, start);
      case 'press':
        return this.press(step, handset, start);
      case 'hangUp':
        handset.hangUp();
        return 'done';
      default:
        return this.wait(step, handset, start);
    }
  }

  private wait(
    step: Exclude<ScenarioStep, { do: 'say' | 'beep' | 'press' | 'hangUp' }>,
    handset: Handset,
    start: StepStart,
  ): Verdict {
    switch (step.do) {
      case 'staySilent':
        return handset.ear().nowMs - start.ear.nowMs >= step.ms ? 'done' : 'waiting';
      case 'waitForAgent':
        return this.listen(step, handset.ear(), start.ear);
      case 'interruptAfter':
        return this.hear(step, handset, start, () => this.say(step.utterance, handset, start));
      case 'hangUpAfter':
        return this.hear(step, handset, start, () => {
          handset.hangUp();
          return 'done';
        });
      case 'waitForHangUp':
        return this.isLate(step, handset.ear(), start.ear) ? 'stuck' : 'waiting';
    }
  }

  private isLate(step: { readonly timeoutMs?: number }, ear: Ear, then: Ear): boolean {
    return ear.nowMs - then.nowMs >= (step.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  private listen(step: Extract<ScenarioStep, { do: 'waitForAgent' }>, ear: Ear, then: Ear): Verdict {
    const wasHeard = ear.loudMs - then.loudMs >= LEAST_HEARD_MS;
    const isQuiet = ear.lastLoudMs !== null && ear.nowMs - ear.lastLoudMs >= (step.quietMs ?? DEFAULT_QUIET_MS);
    if (wasHeard && isQuiet) return 'done';
    // An agent who is still speaking may finish the sentence.
    if (wasHeard || !this.isLate(step, ear, then)) return 'waiting';
    return step.orGoOn ? 'missed' : 'stuck';
  }

  private hear(
    step: { readonly heardMs: number; readonly timeoutMs?: number },
    handset: Handset,
    start: StepStart,
    act: () => Verdict,
  ): Verdict {
    const ear = handset.ear();
    if (start.acts > 0 || ear.loudMs - start.ear.loudMs >= step.heardMs) return act();
    return this.isLate(step, ear, start.ear) ? 'stuck' : 'waiting';
  }

  private say(id: UtteranceId, handset: Handset, start: StepStart): Verdict {
    const phrase = this.phrases.get(id);
    if (phrase) return this.speak(phrase, handset, start);
    return this.isLate({}, handset.ear(), start.ear) ? 'stuck' : 'waiting';
  }

  private speak(muLaw: Uint8Array, handset: Handset, start: StepStart): Verdict {
    if (start.acts === 0) {
      handset.say(muLaw);
      start.acts = 1;
    }
    return handset.speaking ? 'waiting' : 'done';
  }

  private press({ digits, everyMs, tones }: Press, handset: Handset, start: StepStart): Verdict {
    const elapsedMs = handset.ear().nowMs - start.ear.nowMs;
    while (start.acts < digits.length && elapsedMs >= start.acts * (everyMs ?? KEY_PERIOD_MS)) {
      const key = digits.charAt(start.acts);
      if (tones) handset.say(Buffer.from(keyTones(key), 'base64'));
      handset.press(key);
      start.acts += 1;
    }
    return start.acts === digits.length ? 'done' : 'waiting';
  }
}

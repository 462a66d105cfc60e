import type { Callee } from '../phone-network/phone-network.types';
import type { RingOrder } from '../phone-network/phone-network';
import { CALLER_VOICE_NAMES } from '../voices/voice-names.data';
import { callerNumber, OUR_NUMBER, phoneBookEntry } from './phone-book.data';
import type { StoryReport, VoiceOf } from './pretend-caller';
import { PretendCaller } from './pretend-caller';
import type { Scenario } from './scenario';

const KEPT_STORIES = 1000;
const SILENT_PERSON = { id: 'never-answers', title: '', description: '', steps: [] } as const satisfies Scenario;

/** All pretend people: who rings us, who is behind a number we call, and how their stories go. */
export class PretendPeople {
  private readonly stories = new Map<string, PretendCaller>();
  private met = 0;

  constructor(private readonly voiceOf: VoiceOf) {}

  /** Somebody with a story rings, each from another number and in turn with each voice. */
  ring(
    network: { ring(order: RingOrder): { readonly callSid: string } },
    scenario: Scenario,
    extra: Pick<RingOrder, 'faults' | 'keepAudio'> & { readonly to?: string } = {},
  ): { readonly callSid: string } {
    const from = callerNumber(this.met);
    const person = this.meet(scenario);
    const { to = OUR_NUMBER, ...rest } = extra;
    const { callSid } = network.ring({ ...rest, from, to, person });
    this.keep(callSid, person);
    return { callSid };
  }

  /** Who is behind a number that is being called; the person's voice is made while it rings. */
  readonly callee = (e164: string, callSid: string): Callee => {
    const { outcome, ringMs, scenario } = phoneBookEntry(e164);
    const person = this.meet(scenario ?? SILENT_PERSON);
    if (scenario) this.keep(callSid, person);
    return { e164, outcome, ringMs, person: () => person };
  };

  /** How far the story of a call is; undefined where nobody plays one. */
  story(callSid: string): StoryReport | undefined {
    return this.stories.get(callSid)?.report();
  }

  private meet(scenario: Scenario): PretendCaller {
    const voice = CALLER_VOICE_NAMES[this.met % CALLER_VOICE_NAMES.length] ?? 'alex';
    this.met += 1;
    return new PretendCaller(scenario, this.voiceOf, voice);
  }

  private keep(callSid: string, person: PretendCaller): void {
    this.stories.set(callSid, person);
    for (const oldest of this.stories.keys()) {
      if (this.stories.size <= KEPT_STORIES) return;
      this.stories.delete(oldest);
    }
  }
}

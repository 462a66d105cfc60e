import { setTimeout as delay } from 'node:timers/promises';
import { Carrier } from './carrier';
import type { Findings } from './findings';
import { LightModel } from './light-model';
import { MeasuredCall } from './measured-call';
import { PhoneSide } from './phone-side';
import type { StreamFacts } from './phone-side';

/** Calls begin one after the other, so that their frames spread over the 20 ms. */
const RING_EVERY_MS = 43;
/** What is on the wire when the callers fall silent arrives within this, even on a busy machine. */
const LAST_FRAME_MS = 5_000;

const LOOK_EVERY_MS = 20;

/** Whom the callers of a side reach. */
export interface Bridge {
  readonly findings: Findings;
  /** Opens the next call's stream. */
  readonly ring: () => Promise<StreamFacts>;
  readonly ended: (callSid: string) => Promise<void>;
  /** It empties the phone's buffer when the caller interrupts. */
  readonly clears: boolean;
}

interface LiveSide {
  readonly call: MeasuredCall;
  readonly phone: PhoneSide;
  readonly callSid: string;
}

/** Both ends of all calls in one process: one clock, no difference of clocks to reckon with. */
export class Rig {
  readonly carrier = new Carrier();
  readonly modelKey = 'sk-of-the-bench';
  readonly model = new LightModel(this.modelKey, (number) => this.calls.get(number)?.call ?? null);
  private readonly calls = new Map<number, LiveSide>();
  private lastNumber = 0;
  private running = true;

  static async start(): Promise<{ rig: Rig; restUrl: string; modelUrl: string }> {
    const rig = new Rig();
    const [restUrl, modelUrl] = [await rig.carrier.listen(), await rig.model.listen()];
    rig.run();
    return { rig, restUrl, modelUrl };
  }

  /** Adds calls until the bridge has so many. */
  async grow(bridge: Bridge, count: number): Promise<void> {
    for (let has = this.of(bridge).length; has < count; has++) {
      await this.ring(bridge);
      await delay(RING_EVERY_MS);
    }
  }

  /** Breaks the model's socket of each call of the bridge once, in mid-answer; gives up after so long. */
  async loseModels(bridge: Bridge, limitMs: number): Promise<number> {
    const whole = new Set(this.of(bridge).map(({ call }) => call.number));
    const count = whole.size;
    for (let waited = 0; waited < limitMs && whole.size > 0; waited += LOOK_EVERY_MS) {
      const lost = this.model.loseOne(whole);
      if (lost !== null) whole.delete(lost);
      await delay(LOOK_EVERY_MS);
    }
    return count - whole.size;
  }

  /** Ends all calls of the bridge as a caller does, and counts what never arrived. */
  async hangUp(bridge: Bridge): Promise<void> {
    const sides = this.of(bridge);
    for (const { phone } of sides) phone.stopTalking();
    for (let waited = 0; waited < LAST_FRAME_MS && sides.some(({ call }) => call.isMissingFrames); waited += 50) {
      await delay(50);
    }
    for (const { call, phone, callSid } of sides) {
      call.countMissingTail();
      this.calls.delete(call.number);
      phone.hangUp();
      await bridge.ended(callSid);
    }
  }

  close(): void {
    this.running = false;
    this.model.close();
    this.carrier.close();
  }

  private of(bridge: Bridge): readonly LiveSide[] {
    return [...this.calls.values()].filter(({ call }) => call.findings === bridge.findings);
  }

  private async ring(bridge: Bridge): Promise<void> {
    const call = new MeasuredCall(++this.lastNumber, bridge.findings, bridge.clears);
    call.askedAtMs = performance.now();
    const facts = await bridge.ring();
    this.calls.set(call.number, { call, phone: new PhoneSide(call, facts), callSid: facts.callSid });
  }

  /** One timer for everything: with one for each call the rig would measure itself. */
  private run(): void {
    if (!this.running) return;
    this.model.tick(performance.now());
    for (const { phone } of this.calls.values()) phone.tick(performance.now());
    setTimeout(() => this.run(), 1);
  }
}

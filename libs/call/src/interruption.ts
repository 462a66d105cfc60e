import type { CallLog } from './call-log';
import type { CutItem, Playback } from './playback';
import type { ModelCapabilities } from './ports/voice-model';
import type { ModelLink } from './model-link';
import type { Transcript } from './transcript';

export interface InterruptionDeps {
  readonly log: CallLog;
  readonly can: ModelCapabilities;
  readonly transcript: Transcript;
  /** Milliseconds since the call was answered. */
  readonly sinceAnswered: () => number;
  readonly model: () => ModelLink | null;
  readonly playback: () => Playback | null;
}

/** Cuts the agent off and makes everybody's memory follow what was heard: the line's, the transcript's and the model's. */
export class Interruption {
  private readonly cutResponses = new Set<string>();
  private readonly responseOfItem = new Map<string, string>();
  /** Items whose rest was lost with the session that spoke them. */
  private readonly broken = new Set<string>();

  constructor(private readonly deps: InterruptionDeps) {}

  belongs(itemId: string, responseId: string): void {
    this.responseOfItem.set(itemId, responseId);
  }

  /** Nothing of this response is wanted any more. */
  covers(responseId: string): boolean {
    return this.cutResponses.has(responseId);
  }

  drop(responseId: string): void {
    this.cutResponses.add(responseId);
  }

  /**
   * Stops what the caller hears and makes late audio of it unwelcome; comes first of all. `cancel`: the model does not do it
   * by itself.
   */
  silence(active: string | null, cancel: boolean): readonly CutItem[] {
    const cuts = this.deps.playback()?.cut() ?? [];
    if (active !== null) {
      this.cutResponses.add(active);
      if (cancel) this.deps.model()?.cancel();
    }
    for (const cut of cuts) {
      const response = this.responseOfItem.get(cut.itemId);
      if (response) this.cutResponses.add(response);
    }
    return cuts;
  }

  /** Writes down what was cut. `by`: our id of the caller's item that did it. */
  settle(cuts: readonly CutItem[], by: string | null): void {
    for (const cut of cuts) {
      this.forgetUnheard(cut);
      this.cutItem(cut, by);
      this.deps.model()?.reword(cut.itemId, this.deps.transcript.heardTextOf(cut.itemId));
    }
    this.dropUnspoken(by);
    if (by !== null && cuts.some((cut) => !cut.allHeard || !cut.complete)) {
      this.deps.log.amend({ interruptions: this.deps.log.call.interruptions + 1 });
    }
  }

  itemHeard(itemId: string, heardMs: number): void {
    const endMs = this.deps.sinceAnswered();
    this.responseOfItem.delete(itemId);
    if (!this.broken.delete(itemId)) this.deps.transcript.finishAgent(itemId, endMs, heardMs);
    else this.deps.transcript.breakOff(itemId, endMs, heardMs);
  }

  /** All items of a response are known to their ends. */
  responseEnded(responseId: string): void {
    const playback = this.deps.playback();
    for (const [itemId, response] of this.responseOfItem) {
      if (response !== responseId) continue;
      if ((playback?.sentMs(itemId) ?? 0) > 0) playback?.complete(itemId);
      else this.endSilent(itemId, responseId);
    }
  }

  /** The session is gone: what was sent will still be heard, the rest of each item never comes. */
  sessionLost(): void {
    const playback = this.deps.playback();
    for (const itemId of this.deps.transcript.unfinished('AGENT')) {
      if ((playback?.sentMs(itemId) ?? 0) === 0) this.unheard(itemId, null);
      else if (!playback?.isComplete(itemId)) {
        this.broken.add(itemId);
        playback?.complete(itemId);
      }
    }
  }

  /** The phone is gone: what was not heard never will be. */
  phoneEnded(): void {
    for (const cut of this.deps.playback()?.cut() ?? []) this.cutItem(cut, null);
    for (const itemId of this.deps.transcript.unfinished('AGENT')) this.unheard(itemId, null);
  }

  /** Items of an interrupted response that had no audio yet never will. */
  private dropUnspoken(by: string | null): void {
    for (const itemId of this.deps.transcript.unfinished('AGENT')) {
      const response = this.responseOfItem.get(itemId);
      if (!response || !this.cutResponses.has(response)) continue;
      this.unheard(itemId, by);
      this.forget(itemId);
    }
  }

  /** The model's memory follows what was heard (OpenAI protocol §7). */
  private forgetUnheard(cut: CutItem): void {
    if (cut.allHeard) return;
    if (cut.heardMs === 0) this.forget(cut.itemId);
    else if (this.deps.can.truncate) this.deps.model()?.cutOff(cut);
  }

  private forget(itemId: string): void {
    this.deps.transcript.forgotten(itemId);
    this.deps.model()?.forget(itemId);
  }

  private cutItem(cut: CutItem, by: string | null): void {
    const endMs = this.deps.sinceAnswered();
    const isBroken = this.broken.delete(cut.itemId);
    if (cut.allHeard && cut.complete && !isBroken) this.deps.transcript.finishAgent(cut.itemId, endMs, cut.sentMs);
    else this.deps.transcript.cutOff(cut, by, endMs);
  }

  /** An item of which no audio was sent. */
  private unheard(itemId: string, by: string | null): void {
    const nothing: CutItem = { itemId, contentIndex: 0, heardMs: 0, sentMs: 0, allHeard: false, complete: false };
    this.deps.transcript.cutOff(nothing, by, this.deps.sinceAnswered());
  }

  /** A response can end with an item that never had audio: text alone, or cancelled before the first sound. */
  private endSilent(itemId: string, responseId: string): void {
    this.responseOfItem.delete(itemId);
    if (this.covers(responseId)) this.unheard(itemId, null);
    else this.deps.transcript.finishAgent(itemId, this.deps.sinceAnswered(), 0);
  }
}

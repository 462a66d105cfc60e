import type { Findings } from './findings';
import { callerPayload, digits, FRAME_MS } from './marked-audio';
import { SpokenResponse } from './spoken-response';

/** Frames whose sending times are remembered: 80 s. */
const REMEMBERED_FRAMES = 4_096;
/** Heard to within this of its end counts as heard, so nothing is truncated (OpenAI protocol §7). */
const NEARLY_ALL_MS = 100;

/** One call as the rig knows it: both ends are here, so nothing has to be guessed. */
export class MeasuredCall {
  readonly mark: string;
  readonly responses: SpokenResponse[] = [];
  private readonly sentAtMs = new Float64Array(REMEMBERED_FRAMES);
  private sent = 0;
  private heard = 0;
  private bargedInAtMs: number | null = null;
  /** The model's socket broke at this time, and these answers were of it. */
  private loss: { readonly atMs: number; readonly responses: number } | null = null;
  /** When the phone network's webhook left. */
  askedAtMs = 0;

  constructor(
    readonly number: number,
    readonly findings: Findings,
    private readonly clears: boolean,
  ) {
    this.mark = digits(number);
  }

  /** Milliseconds of caller audio that the model has. */
  get heardMs(): number {
    return this.heard * FRAME_MS;
  }

  /** Caller audio is on its way, or lost. */
  get isMissingFrames(): boolean {
    return this.heard < this.sent;
  }

  get sentFrames(): number {
    return this.sent;
  }

  /** The caller's next 20 ms. */
  frame(nowMs: number): string {
    this.sentAtMs[this.sent % REMEMBERED_FRAMES] = nowMs;
    return callerPayload(this.mark, this.sent++);
  }

  /** The model got a frame. */
  frameHeard(seq: number, nowMs: number): void {
    const { faults, recording, callerToModel } = this.findings;
    if (seq < this.heard) {
      faults.duplicated++;
      return;
    }
    faults[this.heard === 0 ? 'headLost' : 'lost'] += seq - this.heard;
    this.heard = seq + 1;
    if (recording) callerToModel.add(nowMs - (this.sentAtMs[seq % REMEMBERED_FRAMES] ?? nowMs));
  }

  nextResponse(): SpokenResponse {
    const response = new SpokenResponse(this.mark, this.responses.length, `${this.number}_${this.responses.length}`);
    this.settle();
    this.responses.push(response);
    return response;
  }

  get lastResponse(): SpokenResponse | null {
    return this.responses.at(-1) ?? null;
  }

  bargedIn(nowMs: number): void {
    this.bargedInAtMs = nowMs;
  }

  cleared(nowMs: number): void {
    if (this.bargedInAtMs === null) return;
    if (this.findings.recording) this.findings.bargeInToClear.add(nowMs - this.bargedInAtMs);
    this.bargedInAtMs = null;
  }

  /** The model's socket breaks in mid-answer, which therefore need not arrive whole. */
  modelLost(nowMs: number): void {
    this.loss = { atMs: nowMs, responses: this.responses.length };
    if (this.lastResponse) this.lastResponse.wasInterrupted = true;
  }

  /** The phone got audio of this answer. */
  voiceHeard({ number }: SpokenResponse, nowMs: number): void {
    if (this.loss === null || number < this.loss.responses) return;
    this.findings.voiceAgain.add(nowMs - this.loss.atMs);
    this.loss = null;
  }

  /** A media frame at the phone that holds none of the audio that was to come. */
  strangeAudio(payload: string): void {
    const known = this.responses.slice(-8).find((response) => response.arrive(payload).kind !== 'unknown');
    if (known === undefined) this.findings.faults.foreign++;
    else if (known.wasCleared) this.findings.faults.afterClear++;
    else this.findings.faults.duplicated++;
  }

  /** Judges the last response before the next begins, and forgets those long gone. */
  settle(): void {
    const response = this.lastResponse;
    if (response === null) return;
    if (response.wasCleared) this.judgeUntold(response);
    else if (!response.arrivedWhole && !response.wasInterrupted) this.findings.faults.lost++;
    if (this.clears && this.bargedInAtMs !== null) this.findings.faults.missingClears++;
    this.bargedInAtMs = null;
  }

  /** Caller audio that never came to the model; ask once the wire is quiet. */
  countMissingTail(): void {
    if (this.heard === 0) this.findings.faults.brokenCalls++;
    else this.findings.faults.lost += this.sent - this.heard;
  }

  /** Called when the phone was cleared and when the model was told; the second of the two finds both sides of the sum. */
  judgeCut({ heardMs, rememberedMs }: SpokenResponse): void {
    if (heardMs === null || rememberedMs === null || !this.findings.recording) return;
    this.findings.truncationError.add(Math.abs(rememberedMs - heardMs));
  }

  /** The model was told nothing, so it remembers all of it. */
  private judgeUntold({ sentMs, heardMs, rememberedMs }: SpokenResponse): void {
    const missedMs = sentMs - (heardMs ?? 0);
    if (rememberedMs === null && missedMs > NEARLY_ALL_MS && this.findings.recording)
      this.findings.truncationError.add(missedMs);
  }
}

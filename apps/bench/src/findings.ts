import { Samples } from './samples';

/** What was measured on one side of the comparison. Milliseconds on the rig's one clock. */
export class Findings {
  /** Off while calls are set up and settle. Faults are counted always. */
  recording = false;
  readonly callerToModel = new Samples();
  readonly modelToCaller = new Samples();
  readonly bargeInToClear = new Samples();
  readonly truncationError = new Samples();
  /** How late the rig itself sent a frame. */
  readonly lateness = new Samples();
  /** From the loss of the model's socket in mid-answer to the next sound of the model at the phone. */
  readonly voiceAgain = new Samples();
  /** From the webhook to the first sound of the greeting, without what the pretend model took. */
  readonly firstSound = new Samples();
  readonly faults = {
    lost: 0,
    headLost: 0,
    duplicated: 0,
    foreign: 0,
    afterClear: 0,
    rejectedTruncations: 0,
    missingClears: 0,
    brokenCalls: 0,
  };

  begin(): void {
    for (const samples of this.timed) samples.clear();
    this.recording = true;
  }

  /** A slice of the measurement is over; one in which the rig was late says nothing about anybody else. */
  decide(counts: boolean): void {
    for (const samples of this.timed) {
      if (counts) samples.keep();
      else samples.drop();
    }
  }

  end(): void {
    this.recording = false;
  }

  private get timed(): readonly Samples[] {
    return [this.callerToModel, this.modelToCaller, this.bargeInToClear, this.truncationError, this.lateness];
  }
}

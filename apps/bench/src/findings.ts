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
    const all = [this.callerToModel, this.modelToCaller, this.bargeInToClear, this.truncationError, this.lateness];
    for (const samples of all) samples.clear();
    this.recording = true;
  }

  end(): void {
    this.recording = false;
  }
}

export type FaultName = keyof Findings['faults'];

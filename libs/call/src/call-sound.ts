import type { CallLog } from './call-log';
import { CallLanes } from './call-lanes';
import type { Playback } from './playback';
import type { Clock } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { MuLawPayload } from './ports/phone';
import type { AudioTap, Recorder, RecordingListener } from './ports/recorder';
import type { Recording } from './recording';

export interface CallSoundDeps {
  readonly log: CallLog;
  readonly clock: Clock;
  readonly faults: FaultLog;
  readonly newId: (prefix: string) => string;
  /** Null: this call is not recorded. */
  readonly recorder: Recorder | null;
  /** The recording is announced first; until the caller has heard that, nothing the caller says is kept. */
  readonly announced: boolean;
}

/** Who hears a call along with its two sides: the recorder, and people who listen in. */
export class CallSound {
  private lanes: CallLanes | null = null;
  private playback: Playback | null = null;
  private answeredMs = 0;
  private recording: Recording | null = null;
  private callerIsKept: boolean;

  constructor(private readonly deps: CallSoundDeps) {
    this.callerIsKept = !deps.announced;
  }

  /** The call was answered: a recording begins now. */
  begin(playback: Playback): void {
    this.playback = playback;
    this.answeredMs = this.deps.clock.nowMs();
    if (this.deps.recorder) this.record(this.deps.recorder);
  }

  /** Caller audio, in the order and with the time stamps of the carrier. */
  caller(payload: MuLawPayload, timestampMs: number): void {
    if (this.lanes !== null) this.lanes.caller(payload, timestampMs);
  }

  noticeHeard(): void {
    this.callerIsKept = true;
    this.tellOfRecording({ noticeHeardMs: Math.round(this.sinceAnswered()) });
  }

  /** Gives both sides to `tap` from now on, until the returned function is called or the call ends. */
  hearAlong(tap: AudioTap): () => void {
    const { playback } = this;
    this.lanes ??= new CallLanes(
      () => this.sinceAnswered(),
      (fault) => this.faulted(fault),
    );
    this.lanes.add(tap, playback?.unheardMs ?? 0);
    if (playback) playback.tap = this.lanes;
    return () => this.leave(tap);
  }

  end(): void {
    this.lanes?.end();
    this.lanes = null;
    if (this.playback) this.playback.tap = null;
    this.playback = null;
  }

  private sinceAnswered(): number {
    return this.deps.clock.nowMs() - this.answeredMs;
  }

  private leave(tap: AudioTap): void {
    if (!this.lanes?.remove(tap)) return;
    this.lanes = null;
    if (this.playback) this.playback.tap = null;
  }

  private record(recorder: Recorder): void {
    const { log, newId, clock } = this.deps;
    const id = newId('rec');
    this.recording = { id, status: 'RECORDING', noticeHeardMs: null, durationMs: null, bytes: null };
    log.change({ recording: this.recording });
    const startedAt = clock.wallTime().toISOString();
    const tap = recorder.begin({ id, callId: log.call.id, startedAt }, this.outcome());
    this.hearAlong({
      caller: (payload, atMs) => {
        if (this.callerIsKept) tap.caller(payload, atMs);
      },
      agent: (payload, atMs) => tap.agent(payload, atMs),
      cut: (atMs) => tap.cut(atMs),
      ended: (atMs) => tap.ended(atMs),
    });
  }

  /** May come after the end of the call: it is the last thing its log tells. */
  private outcome(): RecordingListener {
    return {
      ready: (facts) => this.tellOfRecording({ status: 'READY', ...facts }),
      failed: (problem) => {
        this.deps.log.record({ type: 'ProblemRaised', severity: 'WARNING', problem });
        this.tellOfRecording({ status: 'FAILED' });
      },
    };
  }

  private tellOfRecording(news: Partial<Recording>): void {
    if (this.recording === null) return;
    this.recording = { ...this.recording, ...news };
    this.deps.log.change({ recording: this.recording });
  }

  private faulted(fault: unknown): void {
    this.deps.faults.error('A fault of ours beside a call', {
      callId: this.deps.log.call.id,
      stack: fault instanceof Error ? fault.stack : String(fault),
    });
  }
}

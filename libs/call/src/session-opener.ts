import type { AgentVersion } from './agent';
import type { CallRegister } from './call-register';
import { CallSession } from './call-session';
import { conductOf } from './conduct';
import { guardClock, guardModelListener } from './fault-guard';
import type { Fallback } from './fallback';
import type { Resumption } from './call-session.types';
import type { HangUp } from './hang-up';
import type { LiveCall } from './live-call';
import type { Clock } from './ports/clock';
import type { FaultLog } from './ports/log';
import type { Recorder } from './ports/recorder';
import type { SoundBank } from './ports/sounds';
import type { ToolCatalog } from './ports/tool';
import type { VoiceModels } from './ports/voice-model';
import type { Restored } from './restored';
import { DEFAULT_SOUNDS } from './sounds';
import type { Transfers } from './transfer/transfers';

/** A conversation whose media stream does not begin within this time is given up (promise A6). */
const STREAM_LIMIT_MS = 10_000;

export interface SessionOpenerDeps {
  readonly clock: Clock;
  readonly faults: FaultLog;
  readonly newId: (prefix: string) => string;
  readonly voiceModel: VoiceModels;
  readonly tools: ToolCatalog;
  readonly random?: () => number;
  readonly sounds?: SoundBank;
  /** Absent: no call is recorded. */
  readonly recorder?: Recorder;
  readonly register: CallRegister;
  readonly hangUp: HangUp;
  readonly fallback: Fallback;
  readonly transfers: () => Transfers;
}

export interface Before {
  readonly restored?: Restored | null;
  readonly resumes?: Resumption;
}

/** Who calls us is no machine that we would have to find out about. */
function forDirection(version: AgentVersion, { log }: LiveCall): AgentVersion {
  if (log.call.direction === 'OUTBOUND') return version;
  const conduct = conductOf(version);
  return { ...version, conduct: { ...conduct, outbound: { ...conduct.outbound, machineDetection: null } } };
}

/** Opens the conversation of a call as soon as the call is known, before its audio comes. */
export class SessionOpener {
  constructor(private readonly deps: SessionOpenerDeps) {}

  /** `before`: the caller was in conversation before, in an earlier process (`restored`) or in this one (`resumes`). */
  open(live: LiveCall, asked: AgentVersion, { restored = null, resumes }: Before = {}): void {
    const { recorder = null } = this.deps;
    // Without a recorder nothing is announced either. A recording that was broken off stays as it is: it has one beginning.
    const record = asked.record && recorder !== null && !live.log.call.recording;
    const version = { ...forDirection(asked, live), record };
    const { clock, faults, newId, tools, register, hangUp, fallback, voiceModel: models } = this.deps;
    const voiceModel = typeof models === 'function' ? models(version.model) : models;
    live.log.redact(conductOf(version).redaction);
    const { random = Math.random, sounds = DEFAULT_SOUNDS } = this.deps;
    const session = new CallSession({
      ...{ random, sounds, faults, newId, version, restored, log: live.log },
      clock: guardClock(clock, faults, live),
      voiceModel: {
        can: voiceModel.can,
        open: (setup, listener) => voiceModel.open(setup, guardModelListener(listener, faults, live)),
      },
      tools: [...tools.tools(version.toolNames), ...this.deps.transfers().toolsFor(live, version)],
      recorder: version.record ? recorder : null,
      resumes,
      transfer: (wish) => this.deps.transfers().begin(live, wish, null),
      tellDelta: (delta) => register.tellDelta(live, delta),
      hangUp: (reason) => void hangUp.run(live, reason),
      handOver: (next, reason) => {
        live.handOver(next, reason);
        live.session?.closeLine();
      },
      modelLost: (problem) => fallback.begin(live, problem),
      closing: (end) => live.streamEnding(end),
      over: (end) => {
        live.talk = session.history.talk;
        live.streamOver(end);
        fallback.streamOver(live);
        register.handedOver();
      },
    });
    live.version = version;
    live.session = session;
    live.within(STREAM_LIMIT_MS, () => this.neverCame(live));
    session.open();
  }

  private neverCame(live: LiveCall): void {
    live.fail(
      {
        code: 'PROVIDER_UNAVAILABLE',
        message: 'The media stream of this call never began.',
        retryable: true,
        provider: 'TWILIO',
      },
      'MEDIA_ERROR',
    );
    live.session?.close(null);
  }
}

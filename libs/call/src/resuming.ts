import type { VoiceAnswer } from './call-desk.types';
import type { LiveCall } from './live-call';
import { SORRY } from './live-call';
import type { AgentRecords, CallRecords } from './ports/records';
import { readRestored } from './restored';
import type { SessionOpener } from './session-opener';
import type { StreamTokens } from './stream-tokens';

const DECLINED: VoiceAnswer = { kind: 'decline', say: SORRY };

export interface ResumingDeps {
  readonly records: {
    readonly calls: Pick<CallRecords, 'transcript' | 'toolCalls' | 'events'>;
    readonly agents: Pick<AgentRecords, 'version'>;
  };
  readonly opener: SessionOpener;
  readonly tokens: StreamTokens;
  readonly draining: () => boolean;
  /** Resolves when what was written so far is stored, or cannot be stored soon. */
  readonly stored: () => Promise<void>;
}

/**
 * Takes up a conversation that an earlier process carried: the same call, told from its own log, with the agent's version it
 * began with. However often and however fast the carrier asks, it goes on once.
 */
export class Resuming {
  private readonly underWay = new Map<LiveCall, Promise<VoiceAnswer>>();

  constructor(private readonly deps: ResumingDeps) {}

  /** For a call that is `orphaned`. */
  carryOn(live: LiveCall, callSid: string): Promise<VoiceAnswer> {
    const underWay = this.underWay.get(live);
    if (underWay) return underWay;
    const answer = this.restore(live, callSid).finally(() => this.underWay.delete(live));
    this.underWay.set(live, answer);
    return answer;
  }

  private async restore(live: LiveCall, callSid: string): Promise<VoiceAnswer> {
    const { agentVersionId, id } = live.log.call;
    const version = agentVersionId === null ? null : await this.deps.records.agents.version(agentVersionId);
    // What was closed when this process began has to be among what is read.
    await this.deps.stored();
    const restored = await readRestored(this.deps.records.calls, live.log.call);
    if (live.final || !live.orphaned || version === null || this.deps.draining()) return DECLINED;
    live.carriedOn();
    if (live.log.call.answeredAt !== null) this.tell(live);
    live.token = this.deps.tokens.mint(callSid);
    this.deps.opener.open(live, version, { restored });
    return { kind: 'connect', callId: id, token: live.token };
  }

  private tell(live: LiveCall): void {
    const ending = live.log.call.recording ? ' Its recording ends where the server stopped.' : '';
    live.log.record({
      type: 'ProblemRaised',
      severity: 'WARNING',
      problem: {
        code: 'PROVIDER_UNAVAILABLE',
        message: `The server stopped in the middle of this call; the conversation was restored and goes on.${ending}`,
        retryable: true,
      },
    });
  }
}

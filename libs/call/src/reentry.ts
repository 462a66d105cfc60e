import type { AgentVersion } from './agent';
import type { EarlierTalk } from './earlier-talk';
import { withNote } from './earlier-talk';
import type { LiveCall } from './live-call';
import { SORRY } from './live-call';
import type { LegStep } from './ports/transfer-legs';
import type { SessionOpener } from './session-opener';
import type { StreamTokens } from './stream-tokens';

/** What the agent learns about why it has the caller (again), and what asks it for its first words. */
export interface ReturnWords {
  readonly note: string;
  readonly welcome: string;
}

export interface ReentryDeps {
  readonly opener: SessionOpener;
  readonly tokens: StreamTokens;
}

/**
 * A caller comes back to the same agent in the same call: another media stream and another model session, which knows what both
 * sides heard before, the results of tools, and why this happens. The caller's last words may be lost when they were spoken in
 * the moment in which the earlier stream ended.
 */
export class Reentry {
  constructor(private readonly deps: ReentryDeps) {}

  /** The conversation of this process; what is left of it is closed first. */
  again(live: LiveCall, words: ReturnWords): LegStep {
    live.session?.handOn();
    const { version, talk } = live;
    return version && talk ? this.enter(live, version, talk, words) : { kind: 'sayAndHangUp', say: SORRY };
  }

  /** `talk` may come from the records (`talkOf`): then a call of a process that is gone goes on here. */
  enter(...[live, version, talk, { note, welcome }]: [LiveCall, AgentVersion, EarlierTalk, ReturnWords]): LegStep {
    const { callSid, id } = live.log.call;
    if (callSid === null) return { kind: 'hangUp' };
    live.away = false;
    live.token = this.deps.tokens.mint(callSid);
    live.log.change({ activity: 'CONNECTING' });
    // A recording is one file without a hole: it ended with the stream that it belongs to.
    const unrecorded = { ...version, record: false };
    this.deps.opener.open(live, unrecorded, { resumes: { talk: withNote(talk, note), welcome } });
    return { kind: 'connect', callId: id, token: live.token };
  }
}

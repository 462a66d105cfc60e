import type { CallResult, OperatorActs } from './call-desk.types';
import type { CallRegister } from './call-register';
import { isFinal } from './call-state';
import type { HangUp } from './hang-up';
import { KEYS_PATTERN } from './key-tones';
import type { LiveCall } from './live-call';
import type { OperatorHand } from './operator-hand';
import type { CallRecords } from './ports/records';
import type { ErrorCode, Problem } from './problem';

const MAX_SAY_CHARS = 1_000;
const MAX_INSTRUCTION_CHARS = 4_000;

const problem = (code: ErrorCode, message: string): Problem => ({ code, message, retryable: false });
const invalid = (message: string, field: readonly string[]): Problem => ({
  ...problem('INVALID_INPUT', message),
  field,
});

const TEXT = ['input', 'text'];
/** Line breaks and tabs are text; every other control character is an accident or an attack. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;
const KEYS_WANTED = '1 to 32 keys: 0-9, *, # or A-D, and w for a wait of half a second.';

const MUTED = problem('CONFLICT', 'The agent is muted, so it says nothing. Unmute it first.');

function faultOfText(text: string, maxChars: number): Problem | null {
  if (text.trim() === '') return invalid('There must be something to say.', TEXT);
  if (CONTROL.test(text)) return invalid('There is a character in it that is no text.', TEXT);
  return text.length > maxChars ? invalid(`At most ${maxChars.toLocaleString('en')} characters.`, TEXT) : null;
}

/** A muted agent would swallow what it is asked to speak. */
function unlessMuted(run: (hand: OperatorHand) => void): (hand: OperatorHand) => Problem | null {
  return (hand) => {
    if (hand.muted) return MUTED;
    run(hand);
    return null;
  };
}

function always(run: (hand: OperatorHand) => void): (hand: OperatorHand) => null {
  return (hand) => {
    run(hand);
    return null;
  };
}

export interface OperatingDeps {
  readonly register: CallRegister;
  readonly calls: Pick<CallRecords, 'call'>;
  readonly hangUp: HangUp;
  /** Resolves when what was written so far is stored. */
  readonly stored: () => Promise<void>;
}

/** Operators' acts, checked: the call must be in conversation and the input sound; otherwise nothing happens. */
export class Operating implements OperatorActs {
  constructor(private readonly deps: OperatingDeps) {}

  async end(callId: string, actor: string): Promise<CallResult> {
    const live = this.deps.register.get(callId);
    if (!live) return this.notLive(callId);
    live.log.record({ type: 'OperatorActed', actor, action: 'END_CALL', note: null });
    const refused = await this.deps.hangUp.run(live, 'OPERATOR_HANGUP');
    return this.done(live, refused);
  }

  sayToCaller(callId: string, words: { text: string; interrupt: boolean }, actor: string): Promise<CallResult> {
    const say = unlessMuted((hand) => hand.say(actor, words));
    return this.act(callId, faultOfText(words.text, MAX_SAY_CHARS), say);
  }

  injectInstruction(callId: string, note: { text: string; respondNow: boolean }, actor: string): Promise<CallResult> {
    const instruct = (note.respondNow ? unlessMuted : always)((hand) => hand.instruct(actor, note));
    return this.act(callId, faultOfText(note.text, MAX_INSTRUCTION_CHARS), instruct);
  }

  setAgentMuted(callId: string, muted: boolean, actor: string): Promise<CallResult> {
    return this.act(
      callId,
      null,
      always((hand) => hand.setMuted(actor, muted)),
    );
  }

  sendDtmf(callId: string, digits: string, actor: string): Promise<CallResult> {
    const fault = KEYS_PATTERN.test(digits) ? null : invalid(KEYS_WANTED, ['digits']);
    return this.act(
      callId,
      fault,
      always((hand) => hand.press(actor, digits)),
    );
  }

  /** `run` answers why the act does not fit now; then it has done nothing. */
  private async act(
    callId: string,
    fault: Problem | null,
    run: (hand: OperatorHand) => Problem | null,
  ): Promise<CallResult> {
    const live = this.deps.register.get(callId);
    if (!live) return this.notLive(callId);
    const { session } = live;
    if (fault) return { call: live.log.call, problem: fault };
    if (!session?.talking) {
      return { call: live.log.call, problem: problem('CALL_NOT_ACTIVE', 'This call is not in conversation.') };
    }
    return this.done(live, run(session.operator));
  }

  private async notLive(callId: string): Promise<CallResult> {
    const call = await this.deps.calls.call(callId);
    if (!call) return { call: null, problem: problem('NOT_FOUND', 'There is no such call.') };
    const why = isFinal(call.status) ? 'This call has already ended.' : 'This call is not carried by this server.';
    return { call, problem: problem('CALL_NOT_ACTIVE', why) };
  }

  private async done(live: LiveCall, refused: Problem | null): Promise<CallResult> {
    await this.deps.stored();
    return refused ? { call: live.log.call, problem: refused } : { call: live.log.call, problem: null };
  }
}

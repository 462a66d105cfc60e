import type { Clock, HistoryItem, ModelListener, ModelSetup, MuLawPayload } from '@switchboard/call';
import { NO_USAGE, TurnMaker } from '@switchboard/call';
import { kindOfFault, problemOfFault } from '../realtime/provider-problem';
import { randomUUID } from 'node:crypto';
import { Delegation } from './delegation';
import { InputClock } from './input-clock';
import type { ClientEvent } from './live-wire';
import type { ServerEvent, ServerFault } from './server-event';
import { historyLine } from './session-start';

/** An append takes 500 tokens; some 1,750 letters passed, 1,900 did not (measured). */
const MAX_APPEND_LETTERS = 1_600;

const ANSWER_NOW = 'The caller is waiting: answer what was said or asked last.';
const SAY_AGAIN = 'The caller has not heard what you said last: say it again, or answer what was said since.';
const BE_SILENT = 'You were stopped: the caller does not hear you now. Say nothing more until you are spoken to again.';

export interface LiveDialogueDeps {
  readonly clock: Clock;
  readonly listener: ModelListener;
  readonly setup: ModelSetup;
  readonly sessionId: string | null;
  /** Tells the event's id. */
  readonly send: (event: ClientEvent) => string;
  readonly append: (payload: MuLawPayload) => void;
}

type ToldEvent = Exclude<
  ServerEvent,
  { type: 'session.output_audio.delta' | 'session.started' | 'session.closed' | 'error' }
>;

/** The conversation of a running session: what a call wants, as appends, and what the server streams, as turns. */
export class LiveDialogue {
  private readonly turns: TurnMaker;
  private readonly delegation: Delegation;
  private readonly input: InputClock;
  private readonly beganMs: number;
  private billedSeconds = 0;
  /** We kept from the caller what it believes to have said. */
  private unheard = false;

  constructor(private readonly deps: LiveDialogueDeps) {
    const { clock, listener, setup, sessionId, append, send } = deps;
    this.beganMs = clock.nowMs();
    const prefix = sessionId ?? `live_${randomUUID().slice(0, 8)}`;
    this.turns = new TurnMaker({ clock, listener, prefix, detection: setup.turnDetection });
    this.input = new InputClock(clock, append);
    this.delegation = new Delegation({
      ...{ clock, listener, send },
      comment: (text, delegationId) => this.comment(text, delegationId ?? null),
      answer: () => this.turns.answer,
      resultComing: () => this.turns.requested(),
    });
  }

  begin(): void {
    this.input.start();
  }

  /** The hot path, towards the model. */
  hear(payload: MuLawPayload): void {
    this.turns.hear(payload);
    this.input.hear(payload);
  }

  /** The hot path, from the model. */
  audio(payload: MuLawPayload): void {
    this.turns.audio(payload);
  }

  /** Only commentary makes the voice speak; it says it in its own words unless told otherwise. */
  respond(instructions?: string): void {
    this.turns.requested();
    this.comment(instructions ?? (this.unheard ? SAY_AGAIN : ANSWER_NOW), null);
    this.unheard = false;
  }

  instruct(text: string): void {
    for (const content of portions(text)) {
      this.deps.send({ type: 'session.instructions.append', content, delegation_id: null });
    }
  }

  /** What was known when the session began stands in its start; only what came since is told. */
  remember(items: readonly HistoryItem[], known: readonly HistoryItem[]): void {
    const same = items.findIndex((item, at) => JSON.stringify(item) !== JSON.stringify(known[at]));
    const news = same < 0 ? [] : items.slice(same);
    if (news.length === 0) return;
    const text = ['Meanwhile, in this call:', ...news.map(historyLine)].join('\n');
    for (const content of portions(text)) {
      this.deps.send({ type: 'session.thinking.append', content, delegation_id: null });
    }
  }

  cancel(): void {
    if (!this.turns.agentSpeaking) return;
    // To the caller the voice yields by itself.
    if (!this.turns.callerSpeaking) {
      this.instruct(BE_SILENT);
      this.unheard = true;
    }
    this.turns.silence();
  }

  answerTool(answer: { modelCallId: string; output: string; respond: boolean }): void {
    this.delegation.answered(answer);
  }

  told(event: ToldEvent): void {
    switch (event.type) {
      case 'session.input_transcript.delta':
        return this.turns.callerFragment(fragmentOf(event));
      case 'session.output_transcript.delta':
        return this.turns.agentFragment(fragmentOf(event));
      case 'session.usage.updated':
        return this.used(event.usage?.seconds ?? 0);
      case 'session.delegation.created':
        return this.delegation.created(event.delegation.id, event.delegation.target ?? null);
      case 'response.event':
        return this.delegation.told(event.event);
    }
  }

  /** An error that does not end the session. */
  refused(fault: ServerFault): void {
    if (this.delegation.refused(fault) || kindOfFault(fault) === 'harmless') return;
    this.deps.listener.event({ type: 'problem', problem: problemOfFault(fault) });
  }

  end(): void {
    // The server's last word comes too late; by our clock, every second that was begun.
    this.used(Math.ceil((this.deps.clock.nowMs() - this.beganMs) / 1_000));
    this.turns.stop();
    this.input.stop();
    this.delegation.stop();
  }

  /** `seconds` is the sum since the session began. */
  private used(seconds: number): void {
    const more = seconds - this.billedSeconds;
    if (more <= 0) return;
    this.billedSeconds = seconds;
    this.deps.listener.event({ type: 'used', usage: { ...NO_USAGE, sessionSeconds: more } });
  }

  private comment(text: string, delegationId: string | null): void {
    for (const content of portions(text)) {
      this.deps.send({ type: 'session.commentary.append', content, delegation_id: delegationId });
    }
  }
}

const fragmentOf = (event: { readonly delta: string; readonly start_ms?: number | null | undefined }) => ({
  text: event.delta,
  startMs: event.start_ms ?? null,
});

/** Cut between words where that is possible. */
function portions(text: string): string[] {
  const cut: string[] = [];
  let rest = text.trim();
  while (rest.length > MAX_APPEND_LETTERS) {
    const space = rest.lastIndexOf(' ', MAX_APPEND_LETTERS);
    const at = space > MAX_APPEND_LETTERS / 2 ? space : MAX_APPEND_LETTERS;
    cut.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? cut : [...cut, rest];
}

import type { Clock, ModelListener, Timer } from '@switchboard/call';
import { refusal } from '../realtime/provider-problem';
import type { ClientEvent } from './live-wire';
import { OutputBudget, PLACEHOLDER } from './output-budget';
import type { NestedEvent, ServerFault } from './server-event';

/** The delegate must show a sign of life so soon after it got its answers. */
const STALLED_MS = 8_000;

const NOT_DONE = 'Tell the caller that this could not be done just now, and ask whether there is anything else.';
const OVER = new Set(['response.completed', 'response.failed', 'response.incomplete', 'response.cancelled']);

export interface DelegationDeps {
  readonly clock: Clock;
  readonly listener: ModelListener;
  /** Tells the event's id. */
  readonly send: (event: ClientEvent) => string;
  /** Has the voice say something. */
  readonly comment: (text: string, delegationId?: string) => void;
  /** What the voice has said since the caller last spoke; it may have said the goodbye already. */
  readonly answer: () => string | null;
  /** The voice is going to speak about a result. */
  readonly resultComing: () => void;
}

/**
 * Tools, which the voice does not call itself: a model behind it does, and its requests come nested in `response.event`. Every
 * call gets one output, and one `response.create` follows when all of a response have theirs.
 */
export class Delegation {
  private readonly budget = new OutputBudget();
  private readonly known = new Set<string>();
  private readonly open = new Set<string>();
  /** Event id of an output → its call, for a refusal. */
  private readonly outputs = new Map<string, string>();
  private readonly repaired = new Set<string>();
  private running = false;
  private wanted = false;
  private retried = false;
  private timer: Timer | null = null;

  constructor(private readonly deps: DelegationDeps) {}

  created(id: string, target: string | null): void {
    // Nobody of ours works for the voice: it must not keep the caller waiting for an answer.
    if (target === 'client') this.deps.comment(NOT_DONE, id);
  }

  told(event: NestedEvent): void {
    this.rest();
    if (event.type === 'response.created') this.running = true;
    if (event.type === 'response.output_item.done') this.itemDone(event);
    if (OVER.has(event.type)) this.responseOver(event.type);
  }

  answered(answer: { modelCallId: string; output: string; respond: boolean }): void {
    const { modelCallId, output, respond } = answer;
    if (!this.known.has(modelCallId)) return this.foreign(output, respond);
    if (!this.open.delete(modelCallId)) return;
    const wasExhausted = this.budget.exhausted;
    this.output(modelCallId, this.budget.fit(output));
    if (this.budget.exhausted && !wasExhausted) this.warn();
    this.wanted ||= respond;
    this.goOn();
    // The end of the response that asked may be lost.
    if (this.running && this.open.size === 0) this.expect(() => this.overdue());
  }

  /** True when the error was about a tool's output, and is seen to. */
  refused({ code, client_event_id: eventId }: ServerFault): boolean {
    if (code === 'response_input_buffer_full') {
      this.repair(this.outputs.get(eventId ?? '') ?? [...this.outputs.values()].at(-1));
      return true;
    }
    if (code !== 'function_call_outputs_required') return false;
    if (this.retried) this.giveUp();
    else this.expect(() => this.create());
    this.retried = true;
    return true;
  }

  stop(): void {
    this.rest();
  }

  private itemDone({ item }: NestedEvent): void {
    // The same call was told before, without its arguments or unfinished.
    if (item?.type !== 'function_call' || item.status !== 'completed' || !item.call_id) return;
    if (this.known.has(item.call_id)) return;
    this.running = true;
    this.known.add(item.call_id);
    this.open.add(item.call_id);
    this.deps.listener.event({
      type: 'toolCalled',
      responseId: this.deps.answer() ?? item.call_id,
      itemId: item.id ?? item.call_id,
      modelCallId: item.call_id,
      name: item.name ?? '',
      rawArguments: item.arguments ?? '',
    });
  }

  private responseOver(type: string): void {
    this.running = false;
    if (type === 'response.failed' && this.open.size === 0) this.giveUp();
    else this.goOn();
  }

  private goOn(): void {
    if (this.wanted && !this.running && this.open.size === 0) this.create();
  }

  private create(): void {
    this.wanted = false;
    this.deps.resultComing();
    this.deps.send({ type: 'response.create' });
    this.expect(() => this.giveUp());
  }

  private overdue(): void {
    this.running = false;
    this.goOn();
  }

  private output(callId: string, output: string): void {
    const eventId = this.deps.send({
      type: 'response.item.create',
      item: { type: 'function_call_output', call_id: callId, output },
    });
    this.outputs.set(eventId, callId);
  }

  private repair(callId: string | undefined): void {
    this.warn();
    this.budget.exhausted = true;
    if (callId === undefined || this.repaired.has(callId)) return this.giveUp();
    this.repaired.add(callId);
    this.output(callId, PLACEHOLDER);
    this.create();
  }

  /** A call that an earlier session asked for: this one knows it from the history only. */
  private foreign(output: string, respond: boolean): void {
    if (!respond) return;
    this.deps.resultComing();
    this.deps.comment(`The result that the caller is waiting for has come. Tell it to the caller: ${output}`);
  }

  private giveUp(): void {
    this.rest();
    this.wanted = false;
    this.deps.resultComing();
    this.deps.comment(NOT_DONE);
  }

  private warn(): void {
    const message = 'This session with the model takes no more tool results; the caller is told so.';
    this.deps.listener.event({ type: 'problem', problem: refusal(message, 'response_input_buffer_full') });
  }

  private expect(run: () => void): void {
    this.rest();
    this.timer = this.deps.clock.after(STALLED_MS, run);
  }

  private rest(): void {
    this.timer?.cancel();
    this.timer = null;
  }
}

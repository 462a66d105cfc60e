import type { LiveLink } from './live-link';
import type { LiveClientEvent } from './wire/client-event.schema';
import { newLiveId, refused } from './wire/live-wire';
import type { LiveProblem } from './wire/live-wire';

/** Measured: what is put in counts over the whole session. */
const MAX_ITEMS = 128;
const MAX_BYTES = 32_768;

export interface WantedCall {
  readonly name: string;
  readonly arguments: Record<string, unknown>;
}

interface OpenCall extends WantedCall {
  readonly callId: string;
  output: string | null;
}

export interface DelegateListener {
  /** All that was asked for has come. */
  resultsRead(calls: readonly { readonly callId: string; readonly name: string; readonly output: string }[]): void;
  failed(): void;
}

/** The Responses model behind the voice: it asks the client for tools, and goes on only when it is told to. */
export class Delegate {
  private calls: OpenCall[] = [];
  private items = 0;
  private bytes = 0;
  private delegationId = '';
  private dead = false;

  constructor(
    private readonly link: LiveLink,
    private readonly listener: DelegateListener,
  ) {}

  /** Calls without an output. */
  get waiting(): boolean {
    return this.calls.some(({ output }) => output === null);
  }

  begin(wanted: readonly WantedCall[]): void {
    const { clock, pace, emit } = this.link;
    this.delegationId = newLiveId('dlg');
    const responseId = newLiveId('resp');
    emit({
      type: 'session.delegation.created',
      offset_ms: Math.round(this.link.sessionMs()),
      delegation: { id: this.delegationId, type: 'delegation', target: 'responses', response_id: responseId },
    });
    clock.after(pace.delegateMs, () => this.ask(wanted, responseId));
  }

  /** Null: taken. */
  take(item: LiveClientEvent<'response.item.create'>['item']): LiveProblem | null {
    const size = Buffer.byteLength(item.type === 'function_call_output' ? item.output : JSON.stringify(item.content));
    if (this.link.faults.take('buffer-full') || this.items >= MAX_ITEMS || this.bytes + size > MAX_BYTES) {
      const text = 'The input buffer of this session is full: at most 128 items and 32768 UTF-8 bytes.';
      return refused('response_input_buffer_full', text, 'item');
    }
    this.items++;
    this.bytes += size;
    if (item.type !== 'function_call_output') return null;
    const call = this.calls.find(({ callId }) => callId === item.call_id);
    if (!call) return refused('invalid_value', `No function call with id '${item.call_id}'.`, 'item.call_id');
    if (call.output !== null) return refused('invalid_value', 'This call has its output already.', 'item.call_id');
    call.output = item.output;
    return null;
  }

  goOn(): LiveProblem | null {
    if (this.waiting) {
      return refused('function_call_outputs_required', 'Every function call needs its output before response.create.');
    }
    if (this.calls.length === 0 || this.dead) return null;
    const { clock, pace, faults } = this.link;
    if (faults.take('delegate-silent')) {
      this.dead = true;
      return null;
    }
    const done = this.calls.map(({ callId, name, output }) => ({ callId, name, output: output ?? '' }));
    this.calls = [];
    clock.after(pace.delegateMs, () => this.conclude(done));
    return null;
  }

  private ask(wanted: readonly WantedCall[], responseId: string): void {
    this.nested({ type: 'response.created', response: { id: responseId, status: 'in_progress', output: [] } });
    wanted.forEach((call, index) => this.askOne(call, index));
    // Snapshots are emptied: the calls stand in the items alone.
    this.nested({ type: 'response.completed', response: { id: responseId, status: 'completed', output: [] } });
  }

  private askOne(call: WantedCall, index: number): void {
    const callId = newLiveId('call');
    const json = JSON.stringify(call.arguments);
    const text = this.link.faults.take('arguments-invalid') ? json.slice(0, -1) : json;
    const item = { id: newLiveId('fc'), type: 'function_call', call_id: callId, name: call.name };
    this.calls.push({ ...call, callId, output: null });
    const added = { ...item, status: 'in_progress', arguments: '' };
    this.nested({ type: 'response.output_item.added', output_index: index, item: added });
    this.nested({ type: 'response.function_call_arguments.done', item_id: item.id, arguments: text });
    const done = { ...item, status: 'completed', arguments: text };
    this.nested({ type: 'response.output_item.done', output_index: index, item: done });
  }

  private conclude(done: readonly { callId: string; name: string; output: string }[]): void {
    const id = newLiveId('resp');
    this.nested({ type: 'response.created', response: { id, status: 'in_progress', output: [] } });
    const failed = this.link.faults.take('delegate-fails');
    const status = failed ? 'failed' : 'completed';
    this.nested({ type: `response.${status}`, response: { id, status, output: [], usage: { total_tokens: 100 } } });
    if (failed) this.listener.failed();
    else this.listener.resultsRead(done);
  }

  private nested(event: Readonly<Record<string, unknown>>): void {
    this.link.emit({ type: 'response.event', delegation_id: this.delegationId, event });
  }
}

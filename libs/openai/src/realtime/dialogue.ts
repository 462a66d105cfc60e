import type { Clock, HistoryItem, ModelAudio, ModelListener, Timer } from '@switchboard/call';
import { Conversation, spokenBy } from './conversation';
import type { Place } from './conversation';
import { kindOfFault, problemOfFault, unavailable } from './provider-problem';
import type { ClientEvent } from './realtime-wire';
import { responseEnd } from './response-end';
import { ResponseQueue } from './response-queue';
import type { Refusal } from './response-queue';
import { Retold } from './retold';
import { seedItems } from './seed-items';
import type { SeedItem } from './seed-items';
import type { ServerFault, ServerItem, ServerResponse } from './server-event';

/** Sends one client event. Without an id of its own it gets the next one. */
export type SendEvent = (event: ClientEvent, eventId?: string) => void;

/** After this long without `response.created` or an error, a `response.create` counts as lost. */
const ANSWER_LIMIT_MS = 10_000;
const RETRY_AFTER_MS = 1_000;
/** Stands for the response, in an earlier session, that called the tools which still run. */
const HISTORY = 'history';

/** The conversation with the model: what a call wants, as client events, and what the server tells, as model events. */
export class Dialogue {
  private readonly queue = new ResponseQueue();
  private readonly conversation = new Conversation();
  /** Items to delete once their response is over. */
  private forgetting: { readonly itemId: string; readonly responseId: string }[] = [];
  /** Items that were cut or removed: a second order for one is without effect. */
  private readonly shortened = new Set<string>();
  private readonly retold = new Retold();
  private seeds = 0;
  private cancelled = false;
  /** A turn was ended by us, and no answer has begun since. */
  private endedTurn = false;
  private over = false;
  private timer: Timer | null = null;

  constructor(
    private readonly listener: ModelListener,
    private readonly clock: Clock,
    private readonly send: SendEvent,
  ) {}

  respond(instructions?: string): void {
    this.queue.request(instructions ?? null, instructions === undefined && this.endedTurn);
    this.sendNext();
  }

  tell(role: 'system' | 'user', text: string): void {
    const content = [{ type: 'input_text' as const, text }];
    const item =
      role === 'user' ? { type: 'message' as const, role, content } : { type: 'message' as const, role, content };
    this.send({ type: 'conversation.item.create', item });
  }

  /** Seeds what was said before; the ids are ours, so that these items are known when the server echoes them. */
  remember(items: readonly HistoryItem[]): void {
    for (const item of items) {
      for (const seed of seedItems(item, `seed_${++this.seeds}`)) {
        this.retold.planted(seed, item.kind === 'agent' ? item.itemId : undefined);
        this.plant(seed);
      }
      if (item.kind === 'tool' && item.output === null) this.queue.toolCalled(HISTORY, item.modelCallId);
    }
  }

  reword(itemId: string, text: string): void {
    const id = text === '' ? null : `seed_${++this.seeds}`;
    const rewording = this.retold.replace(itemId, id);
    if (rewording === null) return;
    this.send({ type: 'conversation.item.delete', item_id: rewording.deleted });
    if (id !== null) for (const seed of seedItems({ kind: 'agent', text }, id)) this.plant(seed, rewording.after);
  }

  cutOff(item: { itemId: string; contentIndex: number; heardMs: number }): void {
    if (this.shortened.has(item.itemId)) return;
    this.shortened.add(item.itemId);
    this.send({
      type: 'conversation.item.truncate',
      item_id: item.itemId,
      content_index: item.contentIndex,
      audio_end_ms: Math.max(0, Math.floor(item.heardMs)),
    });
  }

  forget(itemId: string): void {
    if (this.shortened.has(itemId)) return;
    this.shortened.add(itemId);
    const responseId = this.conversation.responseOf(itemId);
    if (responseId !== null && responseId === this.queue.activeId) this.forgetting.push({ itemId, responseId });
    else this.send({ type: 'conversation.item.delete', item_id: itemId });
  }

  /** An empty buffer is refused, which means that the server was faster. */
  commit(): void {
    this.endedTurn = true;
    this.send({ type: 'input_audio_buffer.commit' });
  }

  cancel(): void {
    if (!this.queue.busy || this.cancelled) return;
    this.cancelled = true;
    this.send({ type: 'response.cancel' });
  }

  answerTool(answer: { modelCallId: string; output: string; respond: boolean }): void {
    if (!this.queue.toolAnswered(answer.modelCallId, answer.respond)) return;
    this.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: answer.modelCallId, output: answer.output },
    });
    this.sendNext();
  }

  /** The hot path. */
  audio(audio: ModelAudio): void {
    if (!this.conversation.isAnnounced(audio.itemId)) this.agentSpoke(audio.itemId, audio.responseId);
    this.listener.audio(audio);
  }

  /** Agent's text or audio; the item is announced before it, even where the server does not tell its place. */
  agentSpoke(itemId: string, responseId: string): void {
    if (this.conversation.isAnnounced(itemId)) return;
    this.conversation.belongs(itemId, responseId);
    this.agentItem(itemId, undefined);
  }

  callerTurn(itemId: string, previous: Place): void {
    this.conversation.place(itemId, previous);
    if (!this.conversation.announce(itemId)) return;
    this.queue.callerTurnEnded();
    const previousItemId = this.conversation.spokenBefore(itemId);
    this.listener.event({ type: 'callerTurnCommitted', itemId, previousItemId });
  }

  itemPlaced(item: ServerItem, previous: Place): void {
    if (!item.id) return;
    const speaker = this.conversation.isSeed(item.id) ? null : spokenBy(item);
    if (speaker === 'caller') this.callerTurn(item.id, previous);
    else if (speaker === 'agent') this.agentItem(item.id, previous);
    else this.conversation.place(item.id, previous);
  }

  outputItemAdded(item: ServerItem, responseId: string): void {
    if (item.id) this.conversation.belongs(item.id, responseId);
  }

  /** Function calls are taken from here alone: `function_call_arguments.done` also comes for calls cut by a cancel. */
  outputItemDone(item: ServerItem, responseId: string): void {
    if (item.type !== 'function_call' || item.status !== 'completed' || !item.call_id) return;
    if (!this.queue.toolCalled(responseId, item.call_id)) return;
    this.listener.event({
      type: 'toolCalled',
      responseId,
      itemId: item.id ?? item.call_id,
      modelCallId: item.call_id,
      name: item.name ?? '',
      rawArguments: item.arguments ?? '',
    });
  }

  responseCreated(response: ServerResponse): void {
    if (!response.id) return;
    this.queue.created(response.id);
    this.endedTurn = false;
    this.cancelled = false;
    this.watch();
    this.listener.event({ type: 'responseStarted', responseId: response.id });
  }

  responseDone(response: ServerResponse): void {
    const responseId = response.id ?? this.queue.activeId;
    if (!responseId) return;
    this.queue.done(responseId);
    this.cancelled = false;
    // Before the next response begins, so that it does not see what the caller never heard.
    this.deleteForgotten(responseId);
    this.listener.event({ type: 'responseDone', responseId, ...responseEnd(response) });
    this.sendNext();
  }

  /** An error event that does not end the session. */
  refused(fault: ServerFault): void {
    const kind = kindOfFault(fault);
    if (kind === 'busy' || (fault.event_id && this.queue.isTicket(fault.event_id))) {
      this.requestRefused(fault, kind === 'busy' ? 'busy' : kind === 'passing' ? 'notNow' : 'never');
    } else if (kind === 'notActive') {
      this.nothingActive();
    } else if (kind !== 'harmless') {
      this.listener.event({ type: 'problem', problem: problemOfFault(fault) });
    }
  }

  end(): void {
    this.over = true;
    this.timer?.cancel();
    this.timer = null;
  }

  private plant(item: SeedItem, after?: string): void {
    this.conversation.seed(item.id);
    this.send({ type: 'conversation.item.create', item, ...(after === undefined ? {} : { previous_item_id: after }) });
  }

  private requestRefused(fault: ServerFault, refusal: Refusal): void {
    const named = fault.event_id && this.queue.isTicket(fault.event_id) ? fault.event_id : null;
    const kept = this.queue.refused(named, refusal);
    if (refusal !== 'busy' || !kept) this.listener.event({ type: 'problem', problem: problemOfFault(fault) });
    this.sendNext();
  }

  /** The server says so itself: if we still count a response as active, its end was missed. */
  private nothingActive(): void {
    this.cancelled = false;
    if (this.queue.activeId === null) return;
    this.deleteForgotten(this.queue.activeId);
    this.queue.done(this.queue.activeId);
    this.sendNext();
  }

  private agentItem(itemId: string, previous: Place): void {
    this.conversation.place(itemId, previous);
    if (!this.conversation.announce(itemId)) return;
    this.listener.event({
      type: 'agentItemAdded',
      // The pair output_item.added and item.added comes in either order.
      responseId: this.conversation.responseOf(itemId) ?? this.queue.activeId,
      itemId,
      previousItemId: this.conversation.spokenBefore(itemId),
    });
  }

  private deleteForgotten(responseId: string): void {
    const due = this.forgetting.filter((entry) => entry.responseId === responseId);
    if (due.length === 0) return;
    this.forgetting = this.forgetting.filter((entry) => entry.responseId !== responseId);
    for (const { itemId } of due) this.send({ type: 'conversation.item.delete', item_id: itemId });
  }

  private sendNext(): void {
    if (this.over) return;
    const request = this.queue.next();
    if (request !== null) {
      const { instructions, ticket } = request;
      this.send({ type: 'response.create', ...(instructions === null ? {} : { response: { instructions } }) }, ticket);
    }
    this.watch();
  }

  /** Sees to it that no request waits for ever: one without an answer, or one that was told to come again. */
  private watch(): void {
    this.timer?.cancel();
    this.timer = null;
    if (!this.queue.stalled) return;
    const lost = this.queue.busy;
    this.timer = this.clock.after(lost ? ANSWER_LIMIT_MS : RETRY_AFTER_MS, () => this.tryAgain(lost));
  }

  private tryAgain(lost: boolean): void {
    if (lost) {
      this.queue.unanswered();
      const message = 'OpenAI did not react to a request for an answer; it is asked again.';
      this.listener.event({ type: 'problem', problem: unavailable(message, 'timeout') });
    }
    this.queue.resume();
    this.sendNext();
  }
}

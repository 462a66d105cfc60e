import type {
  Clock,
  DialResult,
  HistoryItem,
  ModelAudio,
  ModelListener,
  ModelSession,
  ModelSetup,
  MuLawPayload,
  Problem,
  SocketListener,
  TextSocket,
} from '@switchboard/call';
import { AudioDeltaReader } from './audio-delta-reader';
import { Dialogue } from './dialogue';
import { Guard } from './guard';
import { HeldCommands } from './held-commands';
import { kindOfFault, problemOfClose, problemOfDial, problemOfFault, refusal, unavailable } from './provider-problem';
import { expiryOf } from './session-setup';
import { APPEND, readServerFrame, writeAppend, writeClientEvent } from './realtime-wire';
import type { ClientEvent } from './realtime-wire';
import { dialogueHandlers } from './server-event-handlers';
import type { DialogueEvent, HandledEvent } from './server-event-handlers';
import type { ServerFault, ServerResponse } from './server-event';
import { SessionOpening } from './session-opening';

const MAX_HELD_AUDIO_MS = 2_000;
/** Some 90 s of caller audio: nothing leaves any more, whatever the connection says. */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** RFC 6455 §7.4.1: normal closure. */
const NORMAL = 1000;

export interface SessionSurroundings {
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  /** A mistake of ours: the call's listener or this adapter threw. */
  readonly fault: (error: unknown, callId: string) => void;
}

/** One Realtime session over one socket, from the dial to its only `ended`. */
export class RealtimeModelSession implements ModelSession, SocketListener {
  private readonly held = new HeldCommands(MAX_HELD_AUDIO_MS);
  private readonly deltas = new AudioDeltaReader();
  private readonly guard: Guard;
  private readonly dialogue: Dialogue;
  private readonly opening: SessionOpening;
  private readonly tellDialogue: (event: DialogueEvent) => void;
  private socket: TextSocket | null = null;
  private ready = false;
  private over = false;
  private malformedTold = false;
  private lastEventId = 0;
  private expiresAtMs: number | null = null;

  constructor(
    setup: ModelSetup,
    private readonly listener: ModelListener,
    surroundings: SessionSurroundings,
  ) {
    this.guard = new Guard(
      (error) => surroundings.fault(error, setup.callId),
      (problem) => this.end(problem),
    );
    const clock = this.guard.clock(surroundings.clock);
    const told = this.guard.listener(listener, () => this.over);
    this.dialogue = new Dialogue(told, clock, (event, eventId) => this.send(event, eventId));
    this.tellDialogue = dialogueHandlers(this.dialogue, told);
    this.opening = new SessionOpening(
      setup,
      { clock, timeoutMs: surroundings.connectTimeoutMs },
      {
        update: (session) => this.send({ type: 'session.update', session }),
        opened: () => this.opened(),
        problem: (problem) => told.event({ type: 'problem', problem }),
        failed: (problem) => this.end(problem),
      },
    );
  }

  dialled(result: DialResult): void {
    this.guard.run(() => {
      if ('failure' in result) return this.end(problemOfDial(result.failure));
      if (this.over) return result.socket.close(NORMAL, '');
      this.socket = result.socket;
      this.socket.listen(this);
    });
  }

  hear(payload: MuLawPayload): void {
    if (this.over) return;
    if (!this.ready) this.held.hear(payload);
    else this.append(payload);
  }

  respond(instructions?: string): void {
    this.command(() => this.dialogue.respond(instructions));
  }

  tell(role: 'system' | 'user', text: string): void {
    this.command(() => this.dialogue.tell(role, text));
  }

  remember(items: readonly HistoryItem[]): void {
    this.command(() => this.dialogue.remember(items));
  }

  reword(itemId: string, text: string): void {
    this.command(() => this.dialogue.reword(itemId, text));
  }

  cutOff(item: { itemId: string; contentIndex: number; heardMs: number }): void {
    this.command(() => this.dialogue.cutOff(item));
  }

  forget(itemId: string): void {
    this.command(() => this.dialogue.forget(itemId));
  }

  commit(): void {
    this.command(() => this.dialogue.commit());
  }

  cancel(): void {
    this.command(() => this.dialogue.cancel());
  }

  answerTool(answer: { modelCallId: string; output: string; respond: boolean }): void {
    this.command(() => this.dialogue.answerTool(answer));
  }

  close(): void {
    this.end(null);
  }

  /** Audio; everything else comes as text. */
  bytes(bytes: Buffer, from: number, to: number): boolean {
    if (this.over) return false;
    const audio = this.deltas.read(bytes, from, to);
    if (audio === null) return false;
    try {
      this.heard(audio);
    } catch (error) {
      this.guard.faulted(error);
    }
    return true;
  }

  text(text: string): void {
    if (this.over) return;
    this.guard.run(() => this.received(text));
  }

  binary(bytes: number): void {
    if (this.over) return;
    this.guard.run(() => this.malformed(`a binary frame of ${bytes} bytes`));
  }

  closed(code: number, reason: string): void {
    this.guard.run(() => this.end(problemOfClose(code, reason)));
  }

  private received(text: string): void {
    const frame = readServerFrame(text);
    switch (frame.kind) {
      case 'audio':
        return this.heard(frame.audio);
      case 'event':
        return this.handle(frame.event);
      case 'other':
        return;
      case 'malformed':
        return this.malformed(frame.reason);
    }
  }

  /** A session that speaks before it is set up speaks with the defaults, in another format. */
  private heard(audio: ModelAudio): void {
    if (this.ready) this.dialogue.audio(audio);
  }

  private handle(event: HandledEvent): void {
    switch (event.type) {
      case 'session.created':
        this.expiresAtMs = expiryOf(event.session);
        return this.opening.created();
      case 'session.updated':
        return this.opening.updated(event.session);
      case 'error':
        return this.faulted(event.error);
      default:
        if (this.ready) this.tellDialogue(event);
        if (event.type === 'response.done') this.endIfHopeless(event.response);
    }
  }

  private opened(): void {
    this.ready = true;
    this.held.release((payload) => this.append(payload));
    if (!this.over) this.listener.event({ type: 'ready', expiresAtMs: this.expiresAtMs });
  }

  private faulted(fault: ServerFault): void {
    const kind = kindOfFault(fault);
    if (kind === 'fatal' || kind === 'expired') this.end(problemOfFault(fault));
    else if (!this.opening.isOver) this.opening.refused(fault);
    else this.dialogue.refused(fault);
  }

  /** A response that failed for want of credit, say: each further one would fail, too. */
  private endIfHopeless(response: ServerResponse): void {
    const fault = response.status_details?.error;
    if (fault && kindOfFault(fault) === 'fatal') this.end(problemOfFault(fault));
  }

  /** Told once: a far side that talks nonsense does so all the time. */
  private malformed(what: string): void {
    if (this.malformedTold) return;
    this.malformedTold = true;
    const problem = refusal(`OpenAI sent something that cannot be read; it was passed over: ${what}`, 'malformed');
    this.listener.event({ type: 'problem', problem });
  }

  private append(payload: MuLawPayload): void {
    if (this.over || this.socket === null) return;
    if (this.socket.bufferedBytes > MAX_UNSENT_BYTES) {
      this.socket.terminate();
      return this.end(unavailable('The connection to OpenAI does not carry the audio any more.', 'stalled'));
    }
    if (this.socket.sendAround) this.socket.sendAround(APPEND, payload);
    else this.socket.send(writeAppend(payload));
  }

  private send(event: ClientEvent, eventId = `ev_${++this.lastEventId}`): void {
    if (!this.over) this.socket?.send(writeClientEvent(event, eventId));
  }

  private command(run: () => void): void {
    if (this.over) return;
    if (this.ready) run();
    else this.held.command(run);
  }

  private end(problem: Problem | null): void {
    if (this.over) return;
    this.over = true;
    this.ready = false;
    this.opening.end();
    this.dialogue.end();
    this.held.clear();
    this.socket?.close(NORMAL, '');
    this.listener.event({ type: 'ended', problem });
  }
}

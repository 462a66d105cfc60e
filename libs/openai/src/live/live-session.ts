import type {
  Clock,
  DialResult,
  HistoryItem,
  ModelListener,
  ModelSession,
  ModelSetup,
  MuLawPayload,
  Problem,
  SocketListener,
  TextSocket,
  Timer,
} from '@switchboard/call';
import { HeldCommands } from '../realtime/held-commands';
import { problemOfClose, problemOfDial, refusal, unavailable } from '../realtime/provider-problem';
import { Guard } from '../realtime/guard';
import { LiveDialogue } from './live-dialogue';
import { readServerFrame, writeAppend, writeClientEvent } from './live-wire';
import type { ClientEvent } from './live-wire';
import { kindOfFault, problemOfFault } from '../realtime/provider-problem';
import type { ServerEvent, ServerEventOf, ServerFault } from './server-event';
import { sessionConfig, speaksMuLaw } from './session-start';
import { problemOfEnd } from './session-end';

const MAX_HELD_AUDIO_MS = 2_000;
/** Some 90 s of caller audio: nothing leaves any more, whatever the connection says. */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** After our `session.close` the server says its last words, for up to 10 s. */
const FAREWELL_MS = 12_000;
/** RFC 6455 §7.4.1: normal closure. */
const NORMAL = 1000;

export interface SessionSurroundings {
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  readonly delegateModel: string;
  /** A mistake of ours: the call's listener or this adapter threw. */
  readonly fault: (error: unknown, callId: string) => void;
}

/** One GPT-Live session over one socket, from the dial to its only `ended`. */
export class LiveModelSession implements ModelSession, SocketListener {
  private readonly held = new HeldCommands(MAX_HELD_AUDIO_MS);
  private readonly guard: Guard;
  private readonly told: ModelListener;
  private readonly timer: Timer;
  private dialogue: LiveDialogue | null = null;
  private socket: TextSocket | null = null;
  private over = false;
  private malformedTold = false;
  private lastEventId = 0;
  private farewell: Timer | null = null;

  constructor(
    private readonly setup: ModelSetup,
    private readonly listener: ModelListener,
    private readonly surroundings: SessionSurroundings,
  ) {
    this.guard = new Guard(
      (error) => surroundings.fault(error, setup.callId),
      (problem) => this.end(problem),
    );
    this.told = this.guard.listener(listener, () => this.over);
    this.timer = this.guard
      .clock(surroundings.clock)
      .after(surroundings.connectTimeoutMs, () =>
        this.end(unavailable('OpenAI did not begin the session in time.', 'timeout')),
      );
  }

  dialled(result: DialResult): void {
    this.guard.run(() => {
      if ('failure' in result) return this.end(problemOfDial(result.failure));
      if (this.over) return result.socket.close(NORMAL, '');
      this.socket = result.socket;
      this.socket.listen(this);
      this.send({ type: 'session.start', session: sessionConfig(this.setup, this.surroundings.delegateModel) });
    });
  }

  hear(payload: MuLawPayload): void {
    if (this.over) return;
    if (this.dialogue === null) this.held.hear(payload);
    else this.dialogue.hear(payload);
  }

  respond(instructions?: string): void {
    this.command((dialogue) => dialogue.respond(instructions));
  }

  tell(_role: 'system' | 'user', text: string): void {
    this.command((dialogue) => dialogue.instruct(text));
  }

  remember(items: readonly HistoryItem[]): void {
    this.command((dialogue) => dialogue.remember(items, this.setup.history ?? []));
  }

  /** The voice keeps the pace of speech: its memory is never far from what was heard, and cannot be cut. */
  cutOff(): void {
    return;
  }

  forget(): void {
    return;
  }

  cancel(): void {
    this.dialogue?.cancel();
  }

  answerTool(answer: { modelCallId: string; output: string; respond: boolean }): void {
    this.command((dialogue) => dialogue.answerTool(answer));
  }

  close(): void {
    this.end(null);
  }

  text(text: string): void {
    this.guard.run(() => {
      if (this.over) this.lastWords(text);
      else this.received(text);
    });
  }

  binary(bytes: number): void {
    if (!this.over) this.guard.run(() => this.malformed(`a binary frame of ${bytes} bytes`));
  }

  closed(code: number, reason: string): void {
    this.farewell?.cancel();
    this.guard.run(() => this.end(problemOfClose(code, reason)));
  }

  private received(text: string): void {
    const frame = readServerFrame(text);
    if (frame.kind === 'audio') this.dialogue?.audio(frame.payload);
    else if (frame.kind === 'event') this.handle(frame.event);
    else if (frame.kind === 'malformed') this.malformed(frame.reason);
  }

  private handle(event: Exclude<ServerEvent, { type: 'session.output_audio.delta' }>): void {
    if (event.type === 'session.started') this.started(event);
    else if (event.type === 'error') this.faulted(event.error);
    else if (event.type === 'session.closed') this.end(problemOfEnd(event.reason ?? null));
    else this.dialogue?.told(event);
  }

  private started({ session }: ServerEventOf<'session.started'>): void {
    if (this.dialogue !== null) return;
    if (!speaksMuLaw(session)) {
      return this.end(refusal('OpenAI does not speak µ-law in this session, so no call can use it.', null));
    }
    this.timer.cancel();
    const dialogue = new LiveDialogue({
      clock: this.guard.clock(this.surroundings.clock),
      listener: this.told,
      setup: this.setup,
      sessionId: session.id ?? null,
      send: (event) => this.send(event),
      append: (payload) => this.append(payload),
    });
    this.dialogue = dialogue;
    dialogue.begin();
    this.held.release((payload) => dialogue.hear(payload));
    const expiresAtMs = session.expires_at ? session.expires_at * 1_000 : null;
    if (!this.over) this.listener.event({ type: 'ready', expiresAtMs });
  }

  private faulted(fault: ServerFault): void {
    const kind = kindOfFault(fault);
    // Before the session began an error stands in its place, and the socket drops a little later.
    if (this.dialogue === null || kind === 'fatal' || kind === 'expired') this.end(problemOfFault(fault));
    else this.dialogue.refused(fault);
  }

  /** Told once: a far side that talks nonsense does so all the time. */
  private malformed(what: string): void {
    if (this.malformedTold) return;
    this.malformedTold = true;
    const problem = refusal(`OpenAI sent something that cannot be read; it was passed over: ${what}`, 'malformed');
    this.told.event({ type: 'problem', problem });
  }

  private append(payload: MuLawPayload): void {
    if (this.over || this.socket === null) return;
    if (this.socket.bufferedBytes > MAX_UNSENT_BYTES) {
      this.socket.terminate();
      return this.end(unavailable('The connection to OpenAI does not carry the audio any more.', 'stalled'));
    }
    this.socket.send(writeAppend(payload));
  }

  private send(event: ClientEvent): string {
    const eventId = `ev_${++this.lastEventId}`;
    if (!this.over) this.socket?.send(writeClientEvent(event, eventId));
    return eventId;
  }

  private command(run: (dialogue: LiveDialogue) => void): void {
    if (this.over) return;
    const { dialogue } = this;
    if (dialogue === null) this.held.command(() => this.dialogue && run(this.dialogue));
    else run(dialogue);
  }

  private end(problem: Problem | null): void {
    if (this.over) return;
    this.timer.cancel();
    this.dialogue?.end();
    if (problem === null && this.dialogue !== null) this.sayGoodbye();
    else this.socket?.close(NORMAL, '');
    this.over = true;
    this.dialogue = null;
    this.held.clear();
    this.listener.event({ type: 'ended', problem });
  }

  /** The call is over for us; the server may take its time with what is still open. */
  private sayGoodbye(): void {
    this.send({ type: 'session.close' });
    this.farewell = this.surroundings.clock.after(FAREWELL_MS, () => this.socket?.close(NORMAL, ''));
  }

  private lastWords(text: string): void {
    const frame = readServerFrame(text);
    if (frame.kind !== 'event' || frame.event.type !== 'session.closed' || this.farewell === null) return;
    this.farewell.cancel();
    this.farewell = null;
    this.socket?.close(NORMAL, '');
  }
}

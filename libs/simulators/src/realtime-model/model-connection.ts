import type { Clock, TextSocket } from '@switchboard/call';
import type { Voices } from '../voices';
import { modelOf } from './admission';
import type { Knock, Refusal } from './admission';
import { readClientEvent } from './wire/client-event';
import { handleClientEvent } from './client-event-handlers';
import type { ClientEvent } from './wire/client-event.schema';
import { Conversation } from './conversation';
import { FaultSwitches } from './faults/fault-switches';
import type { ModelLink } from './link';
import type { Mind } from './mind/mind';
import type { Pace } from './pace';
import { ResponseDesk } from './response/response-desk';
import { ScopedClock } from './scoped-clock';
import { sessionDefaults } from './wire/session-settings';
import type { SessionSettings } from './wire/session-settings';
import { TurnTaking } from './turn-taking';
import { invalidRequest, newId } from './wire/wire';
import type { ServerEvent, WireItem, WireProblem } from './wire/wire';

/** What all connections of a server share. */
export interface ConnectionParts {
  readonly clock: Clock;
  readonly voices: Voices;
  readonly mind: Mind;
  readonly pace: Pace;
  readonly faults: FaultSwitches;
  readonly report: (error: unknown) => void;
}

const EXPIRED = 'Your session hit the maximum duration of 60 minutes.';

/** One client of the pretend model, from the open socket to its end. */
export class ModelConnection {
  readonly id = newId('sess');
  readonly faults: FaultSwitches;
  private readonly clock: ScopedClock;
  private readonly link: ModelLink;
  private readonly conversation = new Conversation();
  private readonly desk: ResponseDesk;
  private readonly turns: TurnTaking;
  private settings: SessionSettings;
  private closed = false;
  private ready = false;

  constructor(
    private readonly parts: ConnectionParts,
    private readonly socket: TextSocket,
    knock: Knock,
    private readonly onClosed: (connection: ModelConnection) => void,
  ) {
    this.clock = new ScopedClock(parts.clock);
    this.faults = new FaultSwitches(parts.faults);
    this.faults.watch(() => this.expireIfTold());
    const expiresAt = Math.floor((parts.clock.wallTime().getTime() + parts.pace.sessionMs) / 1000);
    this.settings = sessionDefaults(this.id, modelOf(knock), expiresAt);
    this.link = this.newLink();
    this.desk = new ResponseDesk(this.link, this.conversation, (audioMs) => this.turns.awaitCaller(audioMs));
    this.turns = new TurnTaking(this.link, this.conversation, this.desk);
  }

  get session(): SessionSettings {
    return this.settings;
  }

  /** What the model knows of the conversation, oldest first, as its wire would tell it. */
  get items(): readonly WireItem[] {
    return this.conversation.items().map(({ wire }) => wire);
  }

  /** @param refusal why this client gets no session, if so */
  open(refusal: Refusal | null): void {
    if (refusal) this.refuse(refusal);
    else if (!this.faults.take('session-created-missing')) this.begin();
    this.socket.listen({
      text: (text) => this.hear(text),
      binary: () => this.complain(invalidRequest('invalid_event', 'Binary frames are not supported.')),
      closed: () => this.end(),
    });
  }

  /** Drops the client without a handshake. */
  drop(): void {
    this.socket.terminate();
    this.end();
  }

  /** Ends the session as when its time is over. */
  expire(): void {
    if (!this.faults.take('session-expired-without-error')) this.complain(invalidRequest('session_expired', EXPIRED));
    if (!this.faults.take('session-expired-without-close')) this.socket.close(1001, EXPIRED);
  }

  /** Carries out an expiry that was armed, for this connection or all. */
  expireIfTold(): void {
    if (!this.ready || this.closed) return;
    const { faults } = this;
    const isHalf = faults.isOn('session-expired-without-error') || faults.isOn('session-expired-without-close');
    if (faults.take('session-expired') || isHalf) this.expire();
  }

  private begin(): void {
    this.ready = true;
    this.clock.after(this.parts.pace.sessionMs, () => this.expire());
    this.emit({ type: 'session.created', session: this.settings });
    this.expireIfTold();
  }

  private refuse({ problem, closeCode }: Refusal): void {
    this.complain(problem);
    this.socket.close(closeCode, `${problem.type}.${problem.code ?? 'unknown'}`);
  }

  private newLink(): ModelLink {
    const { voices, mind, pace, report } = this.parts;
    return {
      clock: this.clock,
      voices,
      mind,
      pace,
      faults: this.faults,
      report,
      session: () => this.settings,
      emit: (event) => this.emit(event),
      emitRaw: (text) => this.send(text),
      complain: (problem) => this.complain(problem),
      drop: () => this.drop(),
    };
  }

  private hear(text: string): void {
    if (this.closed || !this.ready) return;
    const read = readClientEvent(text);
    if ('problem' in read) return this.complain(read.problem, read.eventId);
    const eventId = read.event.event_id ?? null;
    try {
      const problem = this.handle(read.event);
      if (problem) this.complain(problem, eventId);
    } catch (error) {
      this.parts.report(error);
      const message = 'The server had an error while processing your request.';
      this.complain({ type: 'server_error', code: 'server_error', message, param: null }, eventId);
    }
  }

  private handle(event: ClientEvent): WireProblem | null {
    const { link, conversation, desk, turns } = this;
    const replaceSettings = (settings: SessionSettings): void => {
      this.settings = settings;
    };
    return handleClientEvent({ link, conversation, desk, turns, replaceSettings }, event);
  }

  private complain(problem: WireProblem, eventId: string | null = null): void {
    const event_id = this.faults.take('error-event-id-null') ? null : eventId;
    this.emit({ type: 'error', error: { ...problem, event_id } });
  }

  private emit(event: ServerEvent): void {
    this.send(JSON.stringify({ ...event, event_id: newId('event') }));
  }

  private send(text: string): void {
    if (!this.closed) this.socket.send(text);
  }

  private end(): void {
    if (this.closed) return;
    this.closed = true;
    this.desk.abandon();
    this.clock.release();
    this.onClosed(this);
  }
}

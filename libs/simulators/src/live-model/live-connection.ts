import type { Clock, TextSocket } from '@switchboard/call';
import { FaultSwitches } from '../realtime-model/faults/fault-switches';
import type { AudioFormat } from '../realtime-model/audio/audio-format';
import type { Mind } from '../realtime-model/mind/mind';
import { ScopedClock } from '../realtime-model/scoped-clock';
import type { Voices } from '../voices';
import { answerLiveEvent } from './live-event-handlers';
import type { LiveFaultId } from './live-faults.data';
import type { LiveLink } from './live-link';
import type { LivePace } from './live-pace';
import { startRefusal } from './start-refusal';
import { Talker } from './talker';
import { readLiveEvent } from './wire/client-event';
import type { LiveClientEvent, LiveSessionConfig } from './wire/client-event.schema';
import { newLiveId, refused } from './wire/live-wire';
import type { LiveEvent, LiveProblem } from './wire/live-wire';

/** What all connections of a server share. */
export interface LiveParts {
  readonly clock: Clock;
  readonly voices: Voices;
  readonly mind: Mind;
  readonly pace: LivePace;
  readonly faults: FaultSwitches<LiveFaultId>;
  readonly report: (error: unknown) => void;
}

/** RFC 6455 §7.4.1: normal closure. */
const NORMAL = 1000;
const DRAIN_LOOK_MS = 100;
const MAX_DRAIN_MS = 10_000;

type EndReason = 'close_requested' | 'expired' | 'content' | 'connection_lost';

/** One client of the pretend live model, from the open socket to its end. */
export class LiveConnection {
  readonly id = newLiveId('live');
  readonly faults: FaultSwitches<LiveFaultId>;
  /** Client events other than audio, in order. */
  readonly received: string[] = [];
  talker: Talker | null = null;
  config: LiveSessionConfig | null = null;
  private readonly clock: ScopedClock;
  private startedMs = 0;
  private closed = false;
  private failed = false;
  private closing = false;

  constructor(
    private readonly parts: LiveParts,
    private readonly socket: TextSocket,
    private readonly onClosed: (connection: LiveConnection) => void,
  ) {
    this.clock = new ScopedClock(parts.clock);
    this.faults = new FaultSwitches<LiveFaultId>(parts.faults);
    this.faults.watch(() => this.endIfTold());
    socket.listen({
      text: (text) => this.hear(text),
      binary: () => this.complain(refused('invalid_event', 'Binary frames are not supported.'), null),
      closed: () => this.end(),
    });
  }

  /** Drops the client without a handshake. */
  drop(): void {
    this.socket.terminate();
    this.end();
  }

  /** Carries out an end that was armed, for this connection or all. */
  endIfTold(): void {
    if (this.talker === null || this.closed) return;
    if (this.faults.take('session-expired')) this.endSession('expired');
    else if (this.faults.take('session-content')) this.endSession('content');
  }

  private hear(text: string): void {
    if (this.closed || this.failed) return;
    const read = readLiveEvent(text);
    if ('problem' in read) return this.refuse(read.problem, read.eventId);
    const { event } = read;
    if (event.type !== 'session.input_audio.append') this.received.push(event.type);
    try {
      if (event.type === 'session.start') this.start(event);
      else if (event.type === 'session.close') this.close();
      else this.handle(event);
    } catch (error) {
      this.parts.report(error);
      const message = 'The server had an error while processing your request.';
      this.complain({ type: 'server_error', code: 'server_error', message, param: null }, event.event_id ?? null);
    }
  }

  private start({ session, event_id: eventId }: LiveClientEvent<'session.start'>): void {
    if (this.talker !== null) {
      return this.complain(refused('invalid_event', 'The session has started already.', 'type'), eventId ?? null);
    }
    if (this.faults.take('start-never-answered')) return;
    const problem = startRefusal(session, this.faults);
    if (problem) return this.fail(problem);
    this.config = session;
    this.startedMs = this.clock.nowMs();
    const given = session.audio?.format;
    const format: AudioFormat =
      given === undefined || given.type === 'audio/pcm' ? { type: 'audio/pcm', rate: 24_000 } : { type: given.type };
    this.talker = new Talker(this.newLink(), session, format);
    this.emit({ type: 'session.started', session: this.snapshot() });
    this.talker.start();
    this.clock.after(this.parts.pace.sessionMs, () => this.endSession('expired'));
    this.meter();
    this.endIfTold();
  }

  private handle(event: Exclude<LiveClientEvent, { type: 'session.start' | 'session.close' }>): void {
    const eventId = event.event_id ?? null;
    if (this.talker === null) {
      return this.fail(refused('invalid_event', 'The first event of a session must be session.start.', 'type'));
    }
    const told = answerLiveEvent(event, this.talker, this.newLink());
    if (told && 'problem' in told) this.complain(told.problem, eventId);
    else if (told) this.emit({ ...told.event, ...(eventId === null ? {} : { client_event_id: eventId }) });
  }

  private refuse(problem: LiveProblem, eventId: string | null): void {
    if (this.talker === null) this.fail(problem);
    else this.complain(problem, eventId);
  }

  /** No session will begin here; such an error may lack the id of the event that caused it. */
  private fail(problem: LiveProblem): void {
    this.complain(problem, null);
    this.failed = true;
    this.clock.after(this.parts.pace.dropAfterErrorMs, () => this.drop());
  }

  private close(sinceMs = 0): void {
    if (this.closing && sinceMs === 0) return;
    this.closing = true;
    const isOpen = this.talker !== null && this.talker.output.speaking;
    if (!isOpen || sinceMs >= MAX_DRAIN_MS) return this.endSession('close_requested');
    this.clock.after(DRAIN_LOOK_MS, () => this.close(sinceMs + DRAIN_LOOK_MS));
  }

  private endSession(reason: EndReason): void {
    const usage = { seconds: this.seconds() };
    this.emit({ type: 'session.closed', reason, usage, session: this.snapshot() });
    if (reason !== 'close_requested') this.socket.close(NORMAL, '');
    this.failed = true;
  }

  private meter(): void {
    this.clock.after(this.parts.pace.usageEveryMs, () => {
      if (!this.failed) this.emit({ type: 'session.usage.updated', usage: { seconds: this.seconds() } });
      this.meter();
    });
  }

  private seconds(): number {
    return Math.ceil((this.clock.nowMs() - this.startedMs) / 1000);
  }

  private snapshot(): Record<string, unknown> {
    const startedAt = this.parts.clock.wallTime().getTime() - (this.clock.nowMs() - this.startedMs);
    const expires_at = Math.floor((startedAt + this.parts.pace.sessionMs) / 1000);
    return { ...this.config, id: this.id, object: 'live.session', status: 'active', expires_at };
  }

  private newLink(): LiveLink {
    const { voices, mind, pace, report } = this.parts;
    return {
      ...{ clock: this.clock, voices, mind, pace, report, faults: this.faults },
      sessionMs: () => this.clock.nowMs() - this.startedMs,
      emit: (event) => this.emit(event),
      emitRaw: (text) => this.send(text),
      complain: (problem, eventId) => this.complain(problem, eventId),
    };
  }

  private complain(problem: LiveProblem, eventId: string | null): void {
    const client = eventId === null ? {} : { client_event_id: eventId };
    this.emit({ type: 'error', error: { ...problem, ...client } });
  }

  private emit(event: LiveEvent): void {
    if (this.faults.take('malformed-json')) this.send('{"type":"session.output_audio.delta","delta":');
    // Audio of the primary connection carries no id.
    const id = event.type === 'session.output_audio.delta' ? {} : { event_id: newLiveId('event') };
    this.send(JSON.stringify({ ...event, ...id }));
  }

  private send(text: string): void {
    if (!this.closed && !this.failed) this.socket.send(text);
  }

  private end(): void {
    if (this.closed) return;
    this.closed = true;
    this.clock.release();
    this.onClosed(this);
  }
}

import { DestroyRef, Injectable, InjectionToken, computed, inject, signal } from '@angular/core';
import type { CallRowFragment } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { isFinal, toRefusal } from '../graphql/refusal';
import { retryDelayMs } from '../graphql/retry-delay';
import type { ListenAudio } from './listen-audio';
import { LISTEN_AUDIO } from './listen-audio';
import { listenMessage } from './listen-message';
import type { ListenTicket } from './listen-ticket';
import { TicketRefused, listenTicket } from './listen-ticket';

export type ListenState = 'idle' | 'connecting' | 'listening' | 'reconnecting' | 'ended' | 'failed';
export type ListenedCall = Pick<CallRowFragment, 'id' | 'direction' | 'from' | 'to'>;

export const LISTEN_SOCKET = new InjectionToken<(ticket: ListenTicket) => WebSocket>('listen socket', {
  providedIn: 'root',
  factory: () => (ticket) => new WebSocket(ticket.url, ['switchboard.listen', ticket.token]),
});

const SILENT: readonly [number, number] = [0, 0];
/** What the server closes with when it means it. */
const NORMAL_CLOSURE = 1_000;

/**
 * Hearing one call without being heard. It belongs to no page, so that it goes on while the person looks elsewhere. A cut
 * socket is followed by a new one with a new ticket; only the end of the call or of the wish ends it.
 */
@Injectable({ providedIn: 'root' })
export class Listening {
  private readonly apollo = inject(Apollo);
  private readonly openAudio = inject(LISTEN_AUDIO);
  private readonly openSocket = inject(LISTEN_SOCKET);
  private readonly callNow = signal<ListenedCall | null>(null);
  private readonly stateNow = signal<ListenState>('idle');
  private readonly levelsNow = signal(SILENT);
  private readonly volumesNow = signal<readonly [number, number]>([1, 1]);
  private readonly problem = signal('');
  private audio: ListenAudio | null = null;
  private socket: WebSocket | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** Grows with each wish; what an older one still brings is dropped. */
  private wish = 0;

  readonly call = this.callNow.asReadonly();
  readonly state = this.stateNow.asReadonly();
  /** Caller and agent, 0–1. */
  readonly levels = this.levelsNow.asReadonly();
  readonly volumes = this.volumesNow.asReadonly();
  readonly errorMessage = this.problem.asReadonly();
  readonly active = computed(() => ['connecting', 'listening', 'reconnecting'].includes(this.stateNow()));

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  /** To be called while somebody presses something: no browser lets audio begin otherwise. */
  start(call: ListenedCall): void {
    this.stop();
    this.callNow.set(call);
    this.stateNow.set('connecting');
    const wish = this.wish;
    try {
      this.audio = this.openAudio((levels) => this.levelsNow.set(levels));
    } catch {
      return this.fail('This browser cannot play the call.');
    }
    this.audio.setVolumes(this.volumesNow());
    this.audio.ready.then(
      () => this.connect(wish),
      () => wish === this.wish && this.fail('This browser cannot play the call.'),
    );
  }

  /** Also takes away what is left of a call that has ended. */
  stop(): void {
    this.release();
    this.callNow.set(null);
    this.stateNow.set('idle');
  }

  setVolume(lane: 0 | 1, volume: number): void {
    this.volumesNow.update(([caller, agent]) => (lane === 0 ? [volume, agent] : [caller, volume]));
    this.audio?.setVolumes(this.volumesNow());
  }

  private async connect(wish: number): Promise<void> {
    const call = this.callNow();
    if (wish !== this.wish || call === null) return;
    try {
      const ticket = await listenTicket(this.apollo, call.id);
      if (wish === this.wish) this.attach(this.openSocket(ticket), wish);
    } catch (error) {
      if (wish === this.wish) this.refused(error, wish);
    }
  }

  private attach(socket: WebSocket, wish: number): void {
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }: MessageEvent<unknown>) => wish === this.wish && this.heard(data);
    socket.onclose = ({ code }) => wish === this.wish && this.closed(code, wish);
  }

  private heard(data: unknown): void {
    const message = listenMessage(data);
    if (message === null) return;
    if (message.kind === 'audio' || message.kind === 'cut') return this.audio?.play(message);
    if (message.kind === 'ended') return this.end();
    this.failures = 0;
    this.stateNow.set('listening');
  }

  private closed(code: number, wish: number): void {
    if (code === NORMAL_CLOSURE) this.end();
    else this.retry(wish);
  }

  private refused(error: unknown, wish: number): void {
    if (error instanceof TicketRefused) {
      // The call may have ended while the line was away.
      if (this.stateNow() === 'reconnecting') this.end();
      else this.fail(error.message);
    } else if (isFinal(error)) this.fail(toRefusal(error).message);
    else this.retry(wish);
  }

  private retry(wish: number): void {
    this.socket = null;
    this.stateNow.set('reconnecting');
    this.levelsNow.set(SILENT);
    this.again = setTimeout(() => void this.connect(wish), retryDelayMs(this.failures++));
  }

  private end(): void {
    this.release();
    this.stateNow.set('ended');
  }

  private fail(message: string): void {
    this.release();
    this.problem.set(message);
    this.stateNow.set('failed');
  }

  private release(): void {
    this.wish++;
    clearTimeout(this.again);
    this.socket?.close();
    this.socket = null;
    this.audio?.close();
    this.audio = null;
    this.failures = 0;
    this.problem.set('');
    this.levelsNow.set(SILENT);
  }
}

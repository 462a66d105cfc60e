import type { Signal } from '@angular/core';
import { computed, signal } from '@angular/core';

/** An act may look done for so long before it is said that the call has not confirmed it yet. */
const OPTIMISTIC_MS = 1_000;

/** `sent`: shown as if done. `pending`: it takes longer. `done`: the call's log has it. */
export type ActPhase = 'idle' | 'sent' | 'pending' | 'done';

interface Asked {
  /** Number of the event that the log must have come to; null until the server has answered. */
  readonly seq: number | null;
  readonly slow: boolean;
}

/** The last act of one control: optimistic for a second, then pending until the call's log confirms it, or refused. */
export class Act {
  private readonly asked = signal<Asked | null>(null);
  private readonly reason = signal<string | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Why it was not done; empty when nobody said why, null when it was not refused. */
  readonly refusal = this.reason.asReadonly();
  readonly phase = computed<ActPhase>(() => {
    const asked = this.asked();
    if (asked === null) return 'idle';
    if (asked.seq !== null && this.lastSeq() >= asked.seq) return 'done';
    return asked.slow ? 'pending' : 'sent';
  });
  readonly running = computed(() => this.phase() === 'sent' || this.phase() === 'pending');

  /** `lastSeq`: number of the last event of the call that is known here. */
  constructor(private readonly lastSeq: Signal<number>) {}

  begin(): void {
    this.forget();
    this.asked.set({ seq: null, slow: false });
    this.timer = setTimeout(() => this.asked.update((asked) => asked && { ...asked, slow: true }), OPTIMISTIC_MS);
  }

  /** The server has done it; the log tells of it up to this number. */
  answered(seq: number): void {
    this.asked.update((asked) => asked && { ...asked, seq });
  }

  refused(reason: string): void {
    this.forget();
    this.reason.set(reason);
  }

  forget(): void {
    clearTimeout(this.timer);
    this.asked.set(null);
    this.reason.set(null);
  }
}

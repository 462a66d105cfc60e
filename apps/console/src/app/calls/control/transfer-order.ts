import { Injectable, computed, inject, signal } from '@angular/core';
import type { DestinationFieldsFragment, TransferMode } from '@switchboard/contract';
import { TransferDestinationsDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { CallFollower } from '../call-follower';
import { isUnderWay } from '../transfer-words';

/** What people write between digits. */
const NOISE = /[\s().-]/g;
const E164 = /^\+[1-9]\d{6,14}$/;

/** To whom an operator wants to put the caller through. It outlives the form that shows it. */
@Injectable()
export class TransferOrder {
  private readonly apollo = inject(Apollo);
  private readonly follower = inject(CallFollower);
  private asked = '';

  readonly destinations = signal<readonly DestinationFieldsFragment[]>([]);
  readonly loading = signal<'loading' | 'ready' | 'failed'>('loading');
  readonly number = signal('');
  readonly announcement = signal('');
  readonly mode = signal<TransferMode>('COLD');
  readonly to = computed(() => this.number().replaceAll(NOISE, ''));
  readonly isNumber = computed(() => E164.test(this.to()));
  readonly chosen = computed(() => this.destinations().find(({ to }) => to === this.to()) ?? null);
  /** The last one of this call. */
  readonly last = computed(() => this.follower.story().transfers.at(-1) ?? null);
  readonly running = computed(() => {
    const last = this.last();
    return last !== null && isUnderWay(last) ? last : null;
  });

  choose({ to, mode, announcement }: DestinationFieldsFragment): void {
    this.number.set(to);
    this.mode.set(mode);
    this.announcement.set(announcement ?? '');
  }

  /** Once per call. */
  async load(callId: string): Promise<void> {
    if (this.asked === callId || callId === '') return;
    this.asked = callId;
    this.loading.set('loading');
    try {
      const query = this.apollo.query({ query: TransferDestinationsDocument, variables: { callId } });
      const { data } = await firstValueFrom(query);
      this.destinations.set(data?.call?.agentVersion?.conduct.transfers ?? []);
      this.loading.set('ready');
    } catch {
      // A number can be typed all the same.
      this.asked = '';
      this.loading.set('failed');
    }
  }

  reset(): void {
    this.number.set('');
    this.announcement.set('');
    this.mode.set('COLD');
  }
}

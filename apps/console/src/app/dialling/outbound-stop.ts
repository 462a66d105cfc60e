import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { OutboundStopQuery } from '@switchboard/contract';
import { OutboundStopDocument, SetOutboundStoppedDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { EMPTY, catchError, exhaustMap, firstValueFrom, timer } from 'rxjs';
import { Access } from '../access/access';
import { toRefusal } from '../graphql/refusal';

type OutboundNow = OutboundStopQuery['dialPolicy']['outbound'];

/** Somebody else may stop outbound calls, too; everybody sees it so soon. */
const ASK_EVERY_MS = 15_000;

/** Whether outbound calls are stopped, and the hand on the switch. */
@Injectable({ providedIn: 'root' })
export class OutboundStop {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly now = signal<OutboundNow | null>(null);

  /** Null until it is known. */
  readonly state = this.now.asReadonly();
  readonly mayStop = computed(() => ['OPERATOR', 'EDITOR', 'ADMIN'].includes(this.access.viewer()?.role ?? ''));
  readonly mayResume = computed(() => this.access.viewer()?.role === 'ADMIN');

  constructor() {
    timer(0, ASK_EVERY_MS)
      .pipe(
        // What was known stays known while the server is away.
        exhaustMap(() =>
          this.apollo.query({ query: OutboundStopDocument, fetchPolicy: 'network-only' }).pipe(catchError(() => EMPTY)),
        ),
        takeUntilDestroyed(),
      )
      .subscribe(({ data }) => data && this.now.set(data.dialPolicy.outbound));
  }

  /** What went wrong, in a sentence; null when it worked. */
  async set(variables: { stopped: boolean; reason: string | null; endCalls: boolean }): Promise<string | null> {
    try {
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: SetOutboundStoppedDocument, variables }));
      if (!data) return 'The server did not answer.';
      this.now.set(data.setOutboundStopped.outbound);
      return data.setOutboundStopped.errors[0]?.message ?? null;
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.code === 'UNAUTHENTICATED') void this.access.expired();
      return refusal.message || 'The server did not answer.';
    }
  }
}

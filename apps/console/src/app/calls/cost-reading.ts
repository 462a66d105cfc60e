import { Injectable, inject, signal } from '@angular/core';
import type { CallCostQuery } from '@switchboard/contract';
import { CallCostDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { catchError, map, of } from 'rxjs';

export type UsageWithCost = NonNullable<CallCostQuery['call']>['usage'];

/** What a call costs is worked out by the server on demand: it takes the agent's model and the price lists. */
@Injectable({ providedIn: 'root' })
export class CostReading {
  private readonly apollo = inject(Apollo);
  private readonly now = signal<{ callId: string; usage: UsageWithCost } | null>(null);

  /** The latest reading of this call; null while there is none. */
  of(callId: string): UsageWithCost | null {
    const reading = this.now();
    return reading?.callId === callId ? reading.usage : null;
  }

  /** An estimate that cannot be read is shown as unknown, and asked for again with the next change. */
  read(callId: string): Observable<UsageWithCost | null> {
    return this.apollo.query({ query: CallCostDocument, variables: { id: callId } }).pipe(
      map(({ data }) => data?.call?.usage ?? null),
      map((usage) => {
        if (usage !== null) this.now.set({ callId, usage });
        return usage;
      }),
      catchError(() => of(null)),
    );
  }
}

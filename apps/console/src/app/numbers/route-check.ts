import { Component, inject, input, signal } from '@angular/core';
import type { ExplainRouteQuery } from '@switchboard/contract';
import { ExplainRouteDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { NeedsServer } from '../ui/needs-server';
import { NumberBook } from './number-book';

type Explanation = NonNullable<ExplainRouteQuery['explainRoute']>;

/** Asks who would answer a caller at a time; nothing is called. */
@Component({
  selector: 'app-route-check',
  imports: [NeedsServer],
  template: `
    <section class="panel" aria-label="Try it">
      <h2>Who would answer?</h2>
      <p class="text-2">By what is saved; nobody is called.</p>
      <form novalidate (submit)="ask($event, from.value, at.value)">
        <div class="field">
          <label for="check-from">Caller</label>
          <input #from class="input mono" id="check-from" autocomplete="off" value="+14155550150" />
        </div>
        <div class="field">
          <label for="check-at">When <span class="text-2">(your time; empty: now)</span></label>
          <input #at class="input" id="check-at" type="datetime-local" />
        </div>
        <button type="submit" class="btn" appNeedsServer="This needs the connection to the server">Check</button>
      </form>
      <div aria-live="polite">
        @if (found(); as route) {
          <p>
            <strong>
              @switch (route.outcome) {
                @case ('AGENT') {
                  {{ route.agent ? route.agent.name + ' answers.' : 'No agent can answer.' }}
                }
                @case ('SENTENCE') {
                  A sentence is spoken.
                }
                @case ('VOICEMAIL') {
                  The caller can leave a message.
                }
                @case ('REJECTED') {
                  The call is refused.
                }
              }
            </strong>
            {{ route.reason }}
          </p>
          @if (route.say) {
            <p class="text-2">“{{ route.say }}”</p>
          }
          @if (route.localDate) {
            <p class="text-2">There it is {{ route.localDate }}, {{ clock(route.localMinute) }}.</p>
          }
        }
        @if (problem(); as message) {
          <p class="is-danger">{{ message }}</p>
        }
      </div>
    </section>
  `,
  styles: `
    section {
      display: grid;
      gap: 10px;
      padding: 16px;
    }
    h2 {
      font-size: 15px;
    }
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      gap: 8px 12px;
    }
  `,
})
export class RouteCheck {
  private readonly apollo = inject(Apollo);
  private readonly book = inject(NumberBook);
  readonly numberId = input.required<string>();
  protected readonly found = signal<Explanation | null>(null);
  protected readonly problem = signal<string | null>(null);

  protected async ask(event: Event, from: string, at: string): Promise<void> {
    event.preventDefault();
    this.problem.set(null);
    const variables = { numberId: this.numberId(), from: from.trim(), at: at ? new Date(at).toISOString() : null };
    const query = { query: ExplainRouteDocument, variables, fetchPolicy: 'network-only' as const };
    try {
      const { data } = await firstValueFrom(this.apollo.query(query));
      this.found.set(data?.explainRoute ?? null);
    } catch (error) {
      this.problem.set(this.book.said(error));
    }
  }

  protected clock(minute: number | null | undefined): string {
    const whole = minute ?? 0;
    return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
  }
}

import { Component, inject, input, signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import { computed } from '@angular/core';
import type { ExplainDialQuery } from '@switchboard/contract';
import { ExplainDialDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { catchError, debounceTime, map, of, switchMap, tap } from 'rxjs';
import { RuleList } from './rule-list';

/** So long after the last key the rules are asked. */
const SETTLED_MS = 300;

type Explained = ExplainDialQuery['explainDial'];

/** Whether a number may be called now, and by which rule not. `to` empty: nothing is asked. */
@Component({
  selector: 'app-dial-verdict',
  imports: [RuleList],
  template: `
    @let now = answer();
    @if (to() !== '' && now) {
      @if (now.problem; as problem) {
        <p class="verdict is-danger" role="status">
          <strong>Not allowed now.</strong> {{ problem.message }} <code>{{ problem.rule }}</code>
        </p>
      } @else {
        <p class="verdict is-good" role="status">
          <strong>Allowed now</strong>
          @if (now.country) {
            · {{ now.country }}
          }
          @if (now.perMinuteUsd !== null) {
            · about \${{ now.perMinuteUsd.toFixed(3) }} a minute
          } @else {
            · price not known
          }
        </p>
      }
      @if (detailed()) {
        <app-rule-list [findings]="now.findings" />
      }
    } @else if (to() !== '' && failed()) {
      <p class="verdict text-2" role="status">The rules could not be asked just now.</p>
    }
  `,
  styles: `
    .verdict {
      font-size: 12px;
      line-height: 18px;
      overflow-wrap: anywhere;
    }
    .is-good {
      color: var(--c-good);
    }
    .is-danger {
      color: var(--c-danger);
    }
  `,
})
export class DialVerdict {
  private readonly apollo = inject(Apollo);
  readonly to = input.required<string>();
  readonly fromNumberId = input('');
  readonly agentId = input('');
  /** With every rule, those that pass included. */
  readonly detailed = input(false);
  protected readonly answer = signal<Explained | null>(null);
  protected readonly failed = signal(false);
  private readonly question = computed(() => ({
    to: this.to(),
    fromNumberId: this.fromNumberId() || null,
    agentId: this.agentId() || null,
  }));

  constructor() {
    toObservable(this.question)
      .pipe(
        // An answer to another question would mislead.
        tap(() => this.answer.set(null)),
        debounceTime(SETTLED_MS),
        switchMap((variables) => (variables.to === '' ? of(null) : this.explained(variables))),
        takeUntilDestroyed(),
      )
      .subscribe((explained) => {
        this.answer.set(explained);
        this.failed.set(explained === null);
      });
  }

  private explained(variables: { to: string; fromNumberId: string | null; agentId: string | null }) {
    return this.apollo.query({ query: ExplainDialDocument, variables, fetchPolicy: 'network-only' }).pipe(
      map(({ data }) => data?.explainDial ?? null),
      catchError(() => of(null)),
    );
  }
}

import { Component, computed, input, signal } from '@angular/core';
import type { ExplainDialQuery } from '@switchboard/contract';

type Finding = ExplainDialQuery['explainDial']['findings'][number];

/** What every rule says: those that refuse first. */
@Component({
  selector: 'app-rule-list',
  template: `
    <ul aria-label="What each rule says">
      @for (finding of shown(); track finding.rule) {
        <li [class.is-refused]="!finding.passed">
          <span class="mark" aria-hidden="true">{{ finding.passed ? '✓' : '✕' }}</span>
          <div>
            <code>{{ finding.rule }}</code>
            <span class="visually-hidden">{{ finding.passed ? 'passes' : 'refuses' }}</span>
            <p>{{ finding.message }} {{ finding.help ?? '' }}</p>
            @if (finding.facts.length > 0) {
              <p class="facts">
                @for (fact of finding.facts.slice(0, 8); track fact.name; let last = $last) {
                  {{ fact.name }}: {{ fact.value }}{{ last ? '' : ' · ' }}
                }
              </p>
            }
          </div>
        </li>
      }
    </ul>
    <button type="button" class="btn btn-quiet" (click)="all.set(!all())" [attr.aria-expanded]="all()">
      {{ all() ? 'Only what refuses' : 'All ' + findings().length + ' rules' }}
    </button>
  `,
  styles: `
    ul {
      display: grid;
      gap: 8px;
      margin: 8px 0;
    }
    li {
      display: grid;
      grid-template-columns: 16px minmax(0, 1fr);
      gap: 8px;
      font-size: 12px;
      line-height: 18px;
      overflow-wrap: anywhere;
    }
    .mark {
      color: var(--c-good);
    }
    .is-refused .mark,
    .is-refused code {
      color: var(--c-danger);
    }
    .facts {
      color: var(--c-text-2);
    }
  `,
})
export class RuleList {
  readonly findings = input.required<readonly Finding[]>();
  protected readonly all = signal(false);
  protected readonly shown = computed(() => {
    const refused = this.findings().filter(({ passed }) => !passed);
    return this.all() ? [...refused, ...this.findings().filter(({ passed }) => passed)] : refused;
  });
}

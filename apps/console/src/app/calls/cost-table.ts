import { Component, computed, input } from '@angular/core';
import type { CostKind } from '@switchboard/contract';
import { UsdPipe } from '../ui/money';
import type { UsageWithCost } from './cost-reading';

interface Line {
  readonly kind: CostKind;
  readonly quantity: string;
  readonly costUsd: number | null;
}

/** The estimate by kind. The quantities are facts, the money follows from dated list prices. */
@Component({
  selector: 'app-cost-table',
  imports: [UsdPipe],
  template: `
    @if (lines().length > 0) {
      <table>
        <thead>
          <tr>
            <th scope="col">Used</th>
            <th scope="col" class="number">How much</th>
            <th scope="col" class="number">≈ USD</th>
          </tr>
        </thead>
        <tbody>
          @for (line of lines(); track line.kind) {
            <tr>
              <th scope="row">
                @switch (line.kind) {
                  @case ('AUDIO_INPUT') {
                    Heard by the model
                  }
                  @case ('CACHED_AUDIO_INPUT') {
                    Heard, cached
                  }
                  @case ('TEXT_INPUT') {
                    Text to the model
                  }
                  @case ('CACHED_TEXT_INPUT') {
                    Text, cached
                  }
                  @case ('AUDIO_OUTPUT') {
                    Said by the model
                  }
                  @case ('TEXT_OUTPUT') {
                    Text by the model
                  }
                  @case ('MODEL_SESSION') {
                    Voice model, by time
                  }
                  @case ('TRANSCRIPTION') {
                    Transcription
                  }
                  @case ('TELEPHONY') {
                    Phone call
                  }
                  @case ('MEDIA_STREAM') {
                    Audio stream
                  }
                }
              </th>
              <td class="number">{{ line.quantity }}</td>
              <td class="number">
                @if (line.costUsd !== null) {
                  {{ line.costUsd | usd: 4 }}
                } @else {
                  <span class="text-2">price unknown</span>
                }
              </td>
            </tr>
          }
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td></td>
            <td class="number">
              @if (usage().estimatedCostUsd !== null) {
                {{ usage().estimatedCostUsd | usd: 4 }}
              } @else {
                <span class="text-2">unknown</span>
              }
            </td>
          </tr>
        </tfoot>
      </table>
    } @else {
      <p class="text-2">Nothing was used yet.</p>
    }
    <p class="note text-2">
      An estimate by list prices
      @if (usage().pricesAsOf; as date) {
        of {{ date }}
      }
      – no discounts, no taxes.
      @if (live()) {
        The phone call is added once it has ended.
      }
    </p>
  `,
  styles: `
    table {
      width: 100%;
      border-collapse: collapse;
    }
    th {
      font-weight: 400;
      text-align: left;
    }
    thead th {
      color: var(--c-text-2);
      font-size: 12px;
    }
    th,
    td {
      padding: 3px 0 3px 16px;
      white-space: nowrap;
    }
    th:first-child {
      padding-left: 0;
    }
    tfoot th,
    tfoot td {
      padding-top: 4px;
      border-top: 1px solid var(--c-rule);
      font-weight: 500;
    }
    .number {
      text-align: right;
    }
    .note {
      max-width: 44ch;
      margin-top: 8px;
      font-size: 12px;
      line-height: 16px;
    }
  `,
})
export class CostTable {
  readonly usage = input.required<UsageWithCost>();
  readonly live = input(false);

  protected readonly lines = computed<Line[]>(() =>
    this.usage().costs.map(({ kind, quantity, unit, costUsd }) => {
      const amount = quantity.toLocaleString(undefined, { maximumFractionDigits: unit === 'SECOND' ? 1 : 0 });
      return { kind, quantity: `${amount} ${{ TOKEN: 'tokens', SECOND: 's', MINUTE: 'min' }[unit]}`, costUsd };
    }),
  );
}

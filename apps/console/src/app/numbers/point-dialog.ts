import { Component, computed, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { NumberFieldsFragment, NumberPayloadFieldsFragment } from '@switchboard/contract';
import { PointNumberHereDocument, RestoreNumberWebhookDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import { NeedsServer } from '../ui/needs-server';
import { PhoneNumberPipe } from '../ui/phone-number';
import { NumberBook } from './number-book';

export interface PointOrder {
  readonly number: NumberFieldsFragment;
  readonly back: boolean;
}

/** Shows every property before and after, and changes them only when somebody has seen that. */
@Component({
  selector: 'app-point-dialog',
  imports: [MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, NeedsServer, PhoneNumberPipe],
  template: `
    <h2 mat-dialog-title>{{ order.back ? 'Put back' : 'Point here' }}: {{ order.number.e164 | phoneNumber }}</h2>
    <mat-dialog-content>
      @if (change(); as seen) {
        <p class="text-2">
          {{
            order.back
              ? 'The phone network gets exactly the settings it had before.'
              : 'The phone network will ask this server when the number is called. What is there now is kept.'
          }}
        </p>
        @if (rows().length === 0) {
          <p>Nothing changes: it is like that already.</p>
        } @else {
          <dl>
            @for (row of rows(); track row.name) {
              <dt>{{ row.name }}</dt>
              <dd>
                <span class="visually-hidden">before: </span><del class="text-2">{{ row.before ?? 'not set' }}</del>
                <span class="visually-hidden">after: </span><ins>{{ row.after ?? 'not set' }}</ins>
              </dd>
            }
          </dl>
        }
        @if (seen.before.length > rows().length) {
          <p class="text-2">{{ seen.before.length - rows().length }} other settings stay as they are.</p>
        }
      } @else if (!problem()) {
        <p role="status">Asking the phone network…</p>
      }
      @if (problem(); as message) {
        <p class="is-danger" role="alert">{{ message }}</p>
      }
    </mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" class="btn" [mat-dialog-close]="null">Cancel</button>
      @if (change()) {
        <button
          type="button"
          class="btn btn-primary"
          appNeedsServer="This needs the connection to the server"
          [attr.aria-busy]="busy()"
          (click)="run(false)"
        >
          {{ order.back ? 'Put back' : 'Point here' }}
        </button>
      } @else if (problem()) {
        <button type="button" class="btn" [attr.aria-busy]="busy()" (click)="run(true)">Try again</button>
      }
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-actions {
      gap: 8px;
    }
    dl {
      display: grid;
      gap: 4px;
      margin: 12px 0;
    }
    dt {
      font-weight: 500;
    }
    dd {
      display: grid;
      gap: 2px;
      margin: 0 0 8px;
      font-family: var(--font-mono, monospace);
      font-size: 12px;
      overflow-wrap: anywhere;
    }
    ins {
      text-decoration: none;
    }
    ins::before {
      content: '→ ';
    }
  `,
})
export class PointDialog {
  private readonly apollo = inject(Apollo);
  private readonly book = inject(NumberBook);
  private readonly dialog = inject<MatDialogRef<PointDialog, NumberFieldsFragment | null>>(MatDialogRef);
  protected readonly order = inject<PointOrder>(MAT_DIALOG_DATA);
  protected readonly busy = signal(false);
  protected readonly problem = signal<string | null>(null);
  protected readonly change = signal<NonNullable<NumberPayloadFieldsFragment['change']> | null>(null);
  protected readonly rows = computed(() => {
    const { before = [], after = [] } = this.change() ?? {};
    const next = new Map(after.map(({ name, value }) => [name, value ?? null]));
    return before
      .map(({ name, value }) => ({ name, before: value ?? null, after: next.get(name) ?? null }))
      .filter((row) => row.before !== row.after);
  });

  constructor() {
    void this.run(true);
  }

  protected async run(dryRun: boolean): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    const { payload, message } = await this.book.change(this.request(dryRun));
    this.busy.set(false);
    this.problem.set(message);
    // What somebody else changed meanwhile is shown, so that it can be confirmed or left alone.
    if (payload?.change) this.change.set(payload.change);
    if (payload?.change?.done) this.dialog.close(payload.phoneNumber ?? null);
  }

  private request(dryRun: boolean): Observable<NumberPayloadFieldsFragment | undefined> {
    const variables = { numberId: this.order.number.id, dryRun, expected: this.change()?.expected ?? null };
    return this.order.back
      ? this.apollo
          .mutate({ mutation: RestoreNumberWebhookDocument, variables })
          .pipe(map(({ data }) => data?.restoreNumberWebhook))
      : this.apollo
          .mutate({ mutation: PointNumberHereDocument, variables })
          .pipe(map(({ data }) => data?.pointNumberHere));
  }
}

import { Component, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { ArchiveAgentDocument } from '@switchboard/contract';
import type { AgentRowFragment } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { toRefusal } from '../graphql/refusal';
import { NeedsServer } from '../ui/needs-server';
import { PhoneNumberPipe } from '../ui/phone-number';

export type Archivable = Pick<AgentRowFragment, 'id' | 'name' | 'phoneNumbers'>;

@Component({
  selector: 'app-archive-dialog',
  imports: [
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    NeedsServer,
    PhoneNumberPipe,
    RouterLink,
  ],
  template: `
    <h2 mat-dialog-title>Archive {{ agent.name }}?</h2>
    <mat-dialog-content>
      @if (agent.phoneNumbers.length > 0) {
        <p>It answers these numbers; let another agent answer there first:</p>
        <ul>
          @for (number of agent.phoneNumbers; track number.id) {
            <li>
              <a [routerLink]="['/numbers', number.id]" mat-dialog-close>{{ number.e164 | phoneNumber }}</a>
            </li>
          }
        </ul>
      } @else {
        <p>It answers no more calls and can not be changed again. Its versions and its calls stay readable.</p>
      }
      @if (problem(); as message) {
        <p class="is-danger" role="alert">{{ message }}</p>
      }
    </mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" class="btn" [mat-dialog-close]="false">Cancel</button>
      @if (agent.phoneNumbers.length === 0) {
        <button
          type="button"
          class="btn btn-danger-solid"
          appNeedsServer="Archiving needs the connection to the server"
          [attr.aria-busy]="busy()"
          (click)="archive()"
        >
          Archive
        </button>
      }
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-actions {
      gap: 8px;
    }
    ul {
      margin-top: 8px;
      font-weight: 500;
    }
  `,
})
export class ArchiveDialog {
  private readonly apollo = inject(Apollo);
  private readonly dialog = inject<MatDialogRef<ArchiveDialog, boolean>>(MatDialogRef);
  protected readonly agent = inject<Archivable>(MAT_DIALOG_DATA);
  protected readonly busy = signal(false);
  protected readonly problem = signal<string | null>(null);

  protected async archive(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      const variables = { agentId: this.agent.id };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: ArchiveAgentDocument, variables }));
      const problem = data?.archiveAgent.errors[0];
      if (problem) this.problem.set(problem.message);
      else this.dialog.close(true);
    } catch (error) {
      this.problem.set(toRefusal(error).message || 'The server did not answer.');
    } finally {
      this.busy.set(false);
    }
  }
}

import { Component, inject } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { OtherParty } from '../ui/party-name';
import type { FollowedCall } from './call-follower';

@Component({
  selector: 'app-hang-up-dialog',
  imports: [MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, OtherParty],
  template: `
    <h2 mat-dialog-title>Hang up this call?</h2>
    <mat-dialog-content>
      The line to <strong><app-other-party [call]="call" /></strong> is cut at once, whatever the agent is saying. This
      cannot be undone.
    </mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" class="btn" [mat-dialog-close]="false">Cancel</button>
      <button type="button" class="btn btn-danger-solid" [mat-dialog-close]="true">Hang up</button>
    </mat-dialog-actions>
  `,
})
export class HangUpDialog {
  protected readonly call = inject<FollowedCall>(MAT_DIALOG_DATA);
}

import { Clipboard } from '@angular/cdk/clipboard';
import { Component, inject, input, signal } from '@angular/core';
import { LucideCheck, LucideCopy } from '@lucide/angular';

const SHOW_MS = 1_500;

@Component({
  selector: 'app-copy-button',
  imports: [LucideCheck, LucideCopy],
  template: `<button type="button" class="btn btn-quiet" (click)="copy()">
    @if (copied()) {
      <svg lucideCheck class="is-good"></svg>
    } @else {
      <svg lucideCopy></svg>
    }
    <span [class.visually-hidden]="iconOnly()"><ng-content /></span>
    <span class="visually-hidden" role="status">
      @if (copied()) {
        Copied
      }
    </span>
  </button>`,
  styles: `
    .btn {
      min-height: 24px;
      padding: 0 4px;
    }
  `,
})
export class CopyButton {
  private readonly clipboard = inject(Clipboard);
  readonly text = input.required<string>();
  readonly iconOnly = input(true);
  protected readonly copied = signal(false);

  protected copy(): void {
    this.copied.set(this.clipboard.copy(this.text()));
    setTimeout(() => this.copied.set(false), SHOW_MS);
  }
}

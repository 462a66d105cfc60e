import { Component, computed, inject } from '@angular/core';
import { EventStreams } from '../graphql/event-streams';
import { DraftEditor } from './draft-editor';

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** Whether what was typed is with the server. */
@Component({
  selector: 'app-save-state',
  template: `
    <span role="status" [class.is-danger]="editor.state() === 'faulty'">
      @switch (shown()) {
        @case ('saved') {
          Saved {{ time() }}
        }
        @case ('saving') {
          Saving…
        }
        @case ('faulty') {
          Not saved: {{ count() === 1 ? 'a value needs' : count() + ' values need' }} a look
        }
        @case ('offline') {
          Kept here, saved when the connection is back
        }
        @case ('failed') {
          Not saved
        }
        @case ('conflict') {
          Not saved: somebody else has edited
        }
        @case ('readOnly') {
          Read only
        }
      }
    </span>
    @if (shown() === 'failed') {
      <button type="button" class="btn" (click)="editor.flush()">Retry</button>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      color: var(--c-text-2);
      font-size: 12px;
    }
    .btn {
      min-height: 24px;
      padding: 0 8px;
    }
  `,
})
export class SaveState {
  protected readonly editor = inject(DraftEditor);
  private readonly streams = inject(EventStreams);
  protected readonly count = computed(() => this.editor.faults().size);
  protected readonly time = computed(() => TIME.format(this.editor.savedAt() ?? new Date()));
  protected readonly shown = computed(() => {
    if (this.editor.readOnly()) return 'readOnly';
    const state = this.editor.state();
    if (state === 'failed' && this.streams.state() !== 'live') return 'offline';
    return state === 'waiting' ? 'saving' : state;
  });
}

import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { Component, computed, input, linkedSignal, signal } from '@angular/core';
import { LucideDownload } from '@lucide/angular';
import { CopyButton } from '../ui/copy-button';
import { OffsetPipe } from '../ui/durations';
import { Moment } from '../ui/moment';
import type { Story } from './call-follower';
import { EventSummary } from './event-summary';

export const EVENT_ROW_PX = 32;

@Component({
  selector: 'app-event-table',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    CopyButton,
    EventSummary,
    LucideDownload,
    Moment,
    OffsetPipe,
  ],
  templateUrl: './event-table.html',
  styleUrl: './event-table.scss',
})
export class EventTable {
  readonly story = input.required<Story>();
  protected readonly rowPx = EVENT_ROW_PX;
  protected readonly text = signal('');
  protected readonly hidden = signal<ReadonlySet<string>>(new Set());
  protected readonly types = computed(() => [...new Set(this.story().events.map((event) => event.type))].sort());
  protected readonly rows = computed(() => {
    const wanted = this.text().trim().toLowerCase();
    return this.story().events.filter(
      (event) =>
        !this.hidden().has(event.type) && (wanted === '' || JSON.stringify(event).toLowerCase().includes(wanted)),
    );
  });
  protected readonly chosenSeq = signal<number | null>(null);
  protected readonly chosen = linkedSignal(
    () => this.story().events.find((event) => event.seq === this.chosenSeq()) ?? null,
  );
  protected readonly json = computed(() => JSON.stringify(this.chosen(), withoutTypenames, 2));

  protected toggleType(type: string): void {
    this.hidden.update((hidden) => {
      const next = new Set(hidden);
      if (!next.delete(type)) next.add(type);
      return next;
    });
  }

  protected readonly bySeq = (_: number, event: { readonly seq: number }): number => event.seq;

  /** The log as JSON lines. */
  protected download(): void {
    const lines = this.story().events.map((event) => JSON.stringify(event, withoutTypenames));
    const url = URL.createObjectURL(new Blob([lines.join('\n'), '\n'], { type: 'application/jsonl' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${this.story().events[0]?.callId ?? 'call'}.jsonl`;
    link.click();
    URL.revokeObjectURL(url);
  }
}

/** The GraphQL client's own mark on every object; an event's `type` says the same. */
function withoutTypenames(key: string, value: unknown): unknown {
  return key === '__typename' ? undefined : value;
}

import { Directive, ElementRef, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { EventStreams } from '../graphql/event-streams';

/**
 * A control that cannot work without the server. While there is no connection it stays focusable, says why in its
 * tooltip (the attribute's value) and does nothing.
 */
@Directive({
  selector: '[appNeedsServer]',
  hostDirectives: [MatTooltip],
  host: {
    '[attr.aria-disabled]': 'blocked() || null',
    '(mouseenter)': 'explain()',
    '(focus)': 'explain()',
  },
})
export class NeedsServer {
  private readonly streams = inject(EventStreams);
  private readonly tooltip = inject(MatTooltip);
  readonly reason = input.required<string>({ alias: 'appNeedsServer' });
  /** What else keeps the control from working just now; null when nothing does. */
  readonly blockedBy = input<string | null>(null);
  private readonly connected = computed(() => this.streams.state() === 'live');
  protected readonly blocked = computed(() => !this.connected() || this.blockedBy() !== null);

  constructor() {
    // While capturing, so that it comes before every other listener of the same element.
    const { nativeElement } = inject<ElementRef<HTMLElement>>(ElementRef);
    nativeElement.addEventListener('click', (event) => this.hold(event), { capture: true });
  }

  protected explain(): void {
    this.tooltip.message = this.connected() ? (this.blockedBy() ?? '') : this.reason();
  }

  private hold(event: Event): void {
    if (!this.blocked()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.explain();
    this.tooltip.show();
  }
}

import { Component, computed, inject, input, signal } from '@angular/core';
import { LucideChevronRight, LucideWrench } from '@lucide/angular';
import { Tick } from '../graphql/tick';
import { CopyButton } from '../ui/copy-button';
import { MillisecondsPipe, OffsetPipe, SecondsPipe } from '../ui/durations';
import type { ToolUse } from './transcript-entries';

const BRIEF_CHARACTERS = 72;

@Component({
  selector: 'app-tool-line',
  imports: [CopyButton, LucideChevronRight, LucideWrench, MillisecondsPipe, OffsetPipe, SecondsPipe],
  templateUrl: './tool-line.html',
  styleUrls: ['./line.scss', './tool-line.scss'],
})
export class ToolLine {
  private readonly tick = inject(Tick);
  readonly use = input.required<ToolUse>();
  protected readonly open = signal(false);
  protected readonly toolCall = computed(() => this.use().toolCall);
  protected readonly running = computed(
    () => this.toolCall().status === 'RUNNING' || this.toolCall().status === 'WAITING_FOR_OPERATOR',
  );
  protected readonly failed = computed(
    () => this.toolCall().status === 'FAILED' || this.toolCall().status === 'TIMED_OUT',
  );
  protected readonly runningMs = computed(() => Math.max(0, this.tick.now() - Date.parse(this.toolCall().startedAt)));
  protected readonly brief = computed(() => briefly(this.toolCall().arguments, this.toolCall().rawArguments));
  protected readonly given = computed(() => pretty(this.toolCall().arguments ?? this.toolCall().rawArguments));
  protected readonly answer = computed(() => pretty(this.toolCall().result));
}

/** `order_id: "A-1042", express: true`, shortened. */
function briefly(args: Readonly<Record<string, unknown>> | null, raw: string): string {
  const pairs =
    args === null
      ? raw
      : Object.entries(args)
          .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
          .join(', ');
  return pairs.length > BRIEF_CHARACTERS ? `${pairs.slice(0, BRIEF_CHARACTERS - 1)}…` : pairs;
}

function pretty(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

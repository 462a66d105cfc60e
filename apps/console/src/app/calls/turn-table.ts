import { Component, computed, input, output } from '@angular/core';
import type { LatencyFieldsFragment } from '@switchboard/contract';
import { MillisecondsPipe } from '../ui/durations';
import type { Story } from './call-follower';
import { bandOf } from './response-times';

type Stage = 'turnDetection' | 'model' | 'tool' | 'playout';

interface TurnRow {
  readonly latency: LatencyFieldsFragment;
  readonly said: string;
  readonly itemId: string | null;
  readonly band: ReturnType<typeof bandOf>;
  readonly stages: readonly { readonly stage: Stage; readonly ms: number; readonly width: number }[];
}

/** Where the time of each turn went: a table whose bars share one scale. */
@Component({
  selector: 'app-turn-table',
  imports: [MillisecondsPipe],
  templateUrl: './turn-table.html',
  styleUrl: './turn-table.scss',
})
export class TurnTable {
  readonly story = input.required<Story>();
  readonly chosen = output<string>();
  protected readonly longestMs = computed(() => Math.max(1, ...this.story().latencies.map((one) => one.responseMs)));
  protected readonly rows = computed(() => this.story().latencies.map((latency) => this.row(latency)));

  private row(latency: LatencyFieldsFragment): TurnRow {
    const item = this.story().items.find((one) => one.turn === latency.turn && one.speaker === 'CALLER');
    const measured: [Stage, number | null][] = [
      ['turnDetection', latency.turnDetectionMs],
      ['model', latency.modelMs],
      ['tool', latency.toolMs],
      ['playout', latency.playoutMs],
    ];
    const stages = measured.flatMap(([stage, ms]) =>
      ms === null ? [] : [{ stage, ms, width: (ms / this.longestMs()) * 100 }],
    );
    return { latency, said: item?.text ?? '', itemId: item?.id ?? null, band: bandOf(latency.responseMs), stages };
  }
}

import { Component, computed, input, output } from '@angular/core';
import type { LatencyFieldsFragment } from '@switchboard/contract';
import { MillisecondsPipe } from '../ui/durations';
import type { Story } from './call-follower';
import { FAIR_MS, GOOD_MS, bandOf, summarize, summarizeBargeIns } from './response-times';
import type { Band } from './response-times';

type Stage = 'turnDetection' | 'model' | 'tool' | 'playout';
const STAGES: readonly Stage[] = ['turnDetection', 'model', 'tool', 'playout'];

interface StageTime {
  readonly stage: Stage;
  readonly ms: number | null;
  /** Percent of the longest response, so that bars of all rows can be compared. */
  readonly width: number;
}

interface TurnRow {
  readonly latency: LatencyFieldsFragment;
  readonly said: string;
  readonly itemId: string | null;
  readonly band: Band;
  readonly stages: readonly StageTime[];
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
  readonly live = input(false);
  readonly chosen = output<string>();
  protected readonly goodMs = GOOD_MS;
  protected readonly fairMs = FAIR_MS;
  private readonly latencies = computed(() => this.story().latencies);
  protected readonly response = computed(() => summarize(this.latencies()));
  protected readonly bargeIn = computed(() => summarizeBargeIns(this.latencies()));
  protected readonly approximate = computed(() => this.latencies().some((one) => one.approximate));
  protected readonly slowest = computed(() =>
    this.latencies().reduce<LatencyFieldsFragment | null>(
      (slowest, one) => (slowest === null || one.responseMs > slowest.responseMs ? one : slowest),
      null,
    ),
  );
  private readonly longestMs = computed(() => Math.max(1, this.slowest()?.responseMs ?? 1));
  protected readonly rows = computed(() => this.latencies().map((latency) => this.row(latency)));

  private row(latency: LatencyFieldsFragment): TurnRow {
    const item = this.story().items.find((one) => one.turn === latency.turn && one.speaker === 'CALLER');
    const times: Record<Stage, number | null> = {
      turnDetection: latency.turnDetectionMs,
      model: latency.modelMs,
      tool: latency.toolMs,
      playout: latency.playoutMs,
    };
    const stages = STAGES.map((stage) => ({
      stage,
      ms: times[stage],
      width: ((times[stage] ?? 0) / this.longestMs()) * 100,
    }));
    return { latency, said: item?.text ?? '', itemId: item?.id ?? null, band: bandOf(latency.responseMs), stages };
  }
}

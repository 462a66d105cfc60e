import { Component, computed, input } from '@angular/core';
import type { TurnForm } from './agent-form';

/** What a voice model usually needs from the end of a turn to its first sound; measured calls show their own figures. */
const MODEL_MS = 500;
const SPOKEN_MS = 900;
const LONGEST_WAIT_MS = { LOW: 8_000, MEDIUM: 4_000, HIGH: 2_000, AUTO: 4_000 };

/** Drawn to scale: the caller stops, the silence that ends the turn, the model, the agent’s first word. */
@Component({
  selector: 'app-silence-picture',
  template: `
    <figure>
      <div class="bars" aria-hidden="true">
        <span class="caller" [style.flex-grow]="spokenMs">caller</span>
        <span class="silence" [style.flex-grow]="waitMs()">silence</span>
        <span class="model" [style.flex-grow]="modelMs">model</span>
        <span class="agent" [style.flex-grow]="spokenMs">agent</span>
      </div>
      <figcaption class="text-2">
        @if (turns().kind === 'ServerVad') {
          The caller stops, <strong>{{ turns().silenceDurationMs.toLocaleString() }} ms</strong> of silence end the
          turn, the model needs ≈ {{ modelMs }} ms: the answer begins
          <strong>≈ {{ ((turns().silenceDurationMs + modelMs) / 1000).toFixed(1) }} s</strong> after the last word.
          @if (turns().silenceDurationMs < 400) {
            A breath in mid-sentence may already count as the end.
          }
        } @else {
          A finished sentence is answered after ≈ {{ (modelMs / 1000 + 0.3).toFixed(1) }} s; after one that trails off
          the model waits up to <strong>{{ longestMs() / 1000 }} s</strong>.
        }
      </figcaption>
    </figure>
  `,
  styleUrl: './silence-picture.scss',
})
export class SilencePicture {
  readonly turns = input.required<TurnForm>();
  protected readonly modelMs = MODEL_MS;
  protected readonly spokenMs = SPOKEN_MS;
  protected readonly longestMs = computed(() => LONGEST_WAIT_MS[this.turns().eagerness]);
  protected readonly waitMs = computed(() => {
    const { kind, silenceDurationMs } = this.turns();
    return kind === 'ServerVad' ? Math.min(Math.max(silenceDurationMs, 0), 5_000) : this.longestMs();
  });
}

import { Component, computed, input } from '@angular/core';
import type { TurnForm } from './agent-form';

/** What a voice model usually needs from the end of a turn to its first sound; measured calls show their own figures. */
const MODEL_MS = 500;
const SPOKEN_MS = 900;
const LONGEST_WAIT_MS = { LOW: 8_000, MEDIUM: 4_000, HIGH: 2_000, AUTO: 4_000 };
const WIDTH = 600;

/** Drawn to scale: the caller stops, the silence that ends the turn, the model, the agent’s first word. */
@Component({
  selector: 'app-silence-picture',
  template: `
    <figure>
      <svg [attr.viewBox]="'0 0 ' + width + ' 64'" aria-hidden="true">
        <rect class="caller" x="0" y="16" [attr.width]="x().stop" height="20" rx="4" />
        <rect class="silence" [attr.x]="x().stop" y="16" [attr.width]="x().turn - x().stop" height="20" />
        <rect class="model" [attr.x]="x().turn" y="16" [attr.width]="x().first - x().turn" height="20" />
        <rect class="agent" [attr.x]="x().first" y="16" [attr.width]="width - x().first" height="20" rx="4" />
        <g class="ticks">
          <line [attr.x1]="x().stop" [attr.x2]="x().stop" y1="8" y2="44" />
          <line [attr.x1]="x().first" [attr.x2]="x().first" y1="8" y2="44" />
        </g>
        <text x="8" y="30" class="on">caller</text>
        @if (x().turn - x().stop > 56) {
          <text [attr.x]="(x().stop + x().turn) / 2" y="30" text-anchor="middle">silence</text>
        }
        <text [attr.x]="(x().turn + x().first) / 2" y="30" text-anchor="middle">model</text>
        <text [attr.x]="x().first + 8" y="30" class="on">agent</text>
        <text [attr.x]="x().stop" y="58">stops</text>
        <text [attr.x]="x().first" y="58">first word</text>
      </svg>
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
  protected readonly width = WIDTH;
  protected readonly modelMs = MODEL_MS;
  protected readonly longestMs = computed(() => LONGEST_WAIT_MS[this.turns().eagerness]);
  protected readonly x = computed(() => {
    const { kind, silenceDurationMs } = this.turns();
    const waitMs = kind === 'ServerVad' ? Math.min(Math.max(silenceDurationMs, 0), 5_000) : this.longestMs();
    const perMs = WIDTH / (SPOKEN_MS + waitMs + MODEL_MS + SPOKEN_MS);
    const [stop, turn] = [SPOKEN_MS * perMs, (SPOKEN_MS + waitMs) * perMs];
    return { stop, turn, first: turn + MODEL_MS * perMs };
  });
}

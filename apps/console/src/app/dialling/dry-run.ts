import { Component, computed, signal } from '@angular/core';
import { DialVerdict } from './dial-verdict';

/** Fewer digits are still being typed. */
const MIN_DIGITS = 3;

/** "Would this number be called?" Nothing is dialled. */
@Component({
  selector: 'app-dry-run',
  imports: [DialVerdict],
  template: `
    <h2>Try a number</h2>
    <p class="text-2">By the rules as they are saved, now. Nothing is dialled, and nothing counts against a limit.</p>
    <div class="field">
      <label for="try-number">Number</label>
      <input
        class="input mono"
        id="try-number"
        type="tel"
        autocomplete="off"
        placeholder="+44 20 7946 0000"
        [value]="typed()"
        (input)="typed.set($any($event.target).value)"
      />
    </div>
    <app-dial-verdict [to]="asked()" [detailed]="true" />
  `,
  styleUrl: './dialling-panel.scss',
})
export class DryRun {
  protected readonly typed = signal('');
  protected readonly asked = computed(() =>
    this.typed().replace(/\D/g, '').length >= MIN_DIGITS ? this.typed().trim() : '',
  );
}

import { Component, computed, inject } from '@angular/core';
import type { AgentForm, FallbackForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { NumberSetting } from './number-setting';
import { Control, Setting } from './setting';

const KINDS = [
  { id: 'HangUpFallback', title: 'Hang up', hint: 'The sentence, and the call is over.' },
  { id: 'TransferFallback', title: 'Transfer', hint: 'Somebody else takes the call.' },
  { id: 'VoicemailFallback', title: 'Voicemail', hint: 'The caller leaves a message.' },
] as const;
const PATHS = { HangUpFallback: 'hangUp', TransferFallback: 'transfer', VoicemailFallback: 'voicemail' };

@Component({
  selector: 'app-fallback-section',
  imports: [Control, NumberSetting, Setting],
  template: `
    <p class="text-2">When no model can serve a call, the caller hears a sentence in the carrier’s voice, and then:</p>
    <div class="choices" role="radiogroup" aria-label="What happens then">
      @for (kind of kinds; track kind.id) {
        <label class="choice" [class.is-on]="fallback().kind === kind.id">
          <input
            type="radio"
            name="fallback"
            [checked]="fallback().kind === kind.id"
            (change)="set({ kind: kind.id })"
          />
          <span
            ><strong>{{ kind.title }}</strong> <span class="text-2">{{ kind.hint }}</span></span
          >
        </label>
      }
    </div>
    <app-setting [path]="path('say')" label="Sentence">
      <textarea
        #say
        class="input"
        rows="2"
        [appControl]="path('say')"
        [value]="fallback().say"
        (input)="set({ say: say.value })"
      ></textarea>
    </app-setting>
    @if (fallback().kind === 'TransferFallback') {
      <app-setting
        path="conduct.fallback.transfer.to"
        label="Transfer to"
        hint="With + and country code, digits only, such as +14155550100."
      >
        <input
          #to
          class="input mono to"
          type="tel"
          appControl="conduct.fallback.transfer.to"
          [value]="fallback().to"
          (input)="set({ to: to.value.replaceAll(noise, '') })"
        />
      </app-setting>
    }
    @if (fallback().kind === 'VoicemailFallback') {
      <app-number-setting
        path="conduct.fallback.voicemail.maxSeconds"
        label="Longest message"
        unit="seconds"
        hint="5 to 600."
        [min]="5"
        [max]="600"
        [value]="fallback().maxSeconds"
        (changed)="set({ maxSeconds: $event })"
      />
    }
  `,
  styleUrl: './fallback-section.scss',
})
export class FallbackSection {
  private readonly editor = inject(DraftEditor);
  protected readonly kinds = KINDS;
  /** What people write between digits. */
  protected readonly noise = /[\s().-]/g;
  protected readonly fallback = computed(() => (this.editor.form() as AgentForm).fallback);

  protected path(name: string): string {
    return `conduct.fallback.${PATHS[this.fallback().kind]}.${name}`;
  }

  protected set(change: Partial<FallbackForm>): void {
    this.editor.edit({ fallback: { ...this.fallback(), ...change } });
  }
}

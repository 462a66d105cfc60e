import { Component, computed, inject } from '@angular/core';
import type { AgentForm, TurnForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { NumberSetting } from './number-setting';
import { SilencePicture } from './silence-picture';

type ServerVad = Pick<TurnForm, 'threshold' | 'prefixPaddingMs' | 'silenceDurationMs'>;
interface Preset extends ServerVad {
  readonly id: string;
  readonly hint: string;
}

const PRESETS: readonly Preset[] = [
  { id: 'Quick', hint: 'short questions', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 300 },
  { id: 'Balanced', hint: 'most calls', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
  { id: 'Patient', hint: 'people who think aloud', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 900 },
  { id: 'Noisy line', hint: 'streets and halls', threshold: 0.75, prefixPaddingMs: 300, silenceDurationMs: 650 },
];

const EAGERNESS = [
  { id: 'LOW', title: 'Patient', hint: 'answers after at most 8 s' },
  { id: 'MEDIUM', title: 'Medium', hint: 'after at most 4 s' },
  { id: 'HIGH', title: 'Eager', hint: 'after at most 2 s' },
  { id: 'AUTO', title: 'Automatic', hint: 'the model’s choice: medium' },
] as const;

@Component({
  selector: 'app-turns-section',
  imports: [NumberSetting, SilencePicture],
  templateUrl: './turns-section.html',
  styleUrl: './section.scss',
})
export class TurnsSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly presets = PRESETS;
  protected readonly eagerness = EAGERNESS;
  protected readonly form = computed(() => this.editor.form() as AgentForm);
  protected readonly turns = computed(() => this.form().turnDetection);
  protected readonly falseStart = computed(() => this.form().falseStart);

  protected isOn({ threshold, prefixPaddingMs, silenceDurationMs }: Preset): boolean {
    const turns = this.turns();
    return (
      turns.threshold === threshold &&
      turns.prefixPaddingMs === prefixPaddingMs &&
      turns.silenceDurationMs === silenceDurationMs
    );
  }

  protected take({ threshold, prefixPaddingMs, silenceDurationMs }: Preset): void {
    this.set({ threshold, prefixPaddingMs, silenceDurationMs });
  }

  protected set(change: Partial<TurnForm>): void {
    this.editor.edit({ turnDetection: { ...this.turns(), ...change } });
  }

  protected setFalseStart(change: Partial<AgentForm['falseStart']>): void {
    this.editor.edit({ falseStart: { ...this.falseStart(), ...change } });
  }
}

import { Component, computed, inject } from '@angular/core';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { NumberSetting } from './number-setting';
import { RedactionSetting } from './redaction-setting';
import { Control, Setting } from './setting';

const USUAL_IDLE: NonNullable<AgentForm['idle']> = {
  nudgeAfterMs: 15_000,
  maxNudges: 2,
  nudge: 'Are you still there?',
  goodbye: 'It seems that you are not there any more. Thank you for calling. Goodbye!',
};
const USUAL_WARNING = { warnBeforeMs: 30_000, say: 'We have half a minute left on this call.' };
const USUAL_NOTICE = 'This call is recorded.';

@Component({
  selector: 'app-limits-section',
  imports: [Control, NumberSetting, RedactionSetting, Setting],
  templateUrl: './limits-section.html',
  styleUrl: './section.scss',
})
export class LimitsSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly form = computed(() => this.editor.form() as AgentForm);

  protected toggleWarning(): void {
    this.editor.edit({ limitWarning: this.form().limitWarning ? null : USUAL_WARNING });
  }

  protected toggleIdle(): void {
    this.editor.edit({ idle: this.form().idle ? null : USUAL_IDLE });
  }

  /** Recording begins with a notice, and who does not want one says so. */
  protected toggleRecord(): void {
    const record = !this.form().record;
    const { recordingNotice } = this.form();
    this.editor.edit({ record, ...(record && recordingNotice === null && { recordingNotice: USUAL_NOTICE }) });
  }

  protected toggleNotice(): void {
    this.editor.edit({ recordingNotice: this.form().recordingNotice === null ? USUAL_NOTICE : null });
  }

  protected setWarning(change: Partial<NonNullable<AgentForm['limitWarning']>>): void {
    const { limitWarning } = this.form();
    this.editor.edit({ limitWarning: limitWarning && { ...limitWarning, ...change } });
  }

  protected setIdle(change: Partial<NonNullable<AgentForm['idle']>>): void {
    const { idle } = this.form();
    this.editor.edit({ idle: idle && { ...idle, ...change } });
  }
}

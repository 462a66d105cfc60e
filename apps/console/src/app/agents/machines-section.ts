import { Component, computed, inject } from '@angular/core';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { NumberSetting } from './number-setting';
import { Control, Setting } from './setting';

type Detection = NonNullable<AgentForm['machineDetection']>;

/** Twilio's own times, which suit most greetings. */
const USUAL_TIMES = {
  timeoutSeconds: 30,
  speechThresholdMs: 2_400,
  speechEndThresholdMs: 1_200,
  silenceTimeoutMs: 5_000,
};
const USUAL_MESSAGE = 'Hello, we tried to reach you. Please call us back when you have a moment. Goodbye.';

const CHOICES = [
  { id: 'OFF', title: 'Speak', hint: 'Nobody finds out who answers.' },
  { id: 'HANG_UP', title: 'Hang up', hint: 'As soon as a machine is recognised.' },
  { id: 'MESSAGE', title: 'Leave a message', hint: 'After the tone, from its first word.' },
] as const;
type Choice = (typeof CHOICES)[number]['id'];

/** Of calls that the agent places: how long they ring, and what happens when a machine answers. */
@Component({
  selector: 'app-machines-section',
  imports: [Control, NumberSetting, Setting],
  templateUrl: './machines-section.html',
  styleUrl: './section.scss',
})
export class MachinesSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly choices = CHOICES;
  protected readonly form = computed(() => this.editor.form() as AgentForm);
  protected readonly choice = computed<Choice>(() => {
    const { machineDetection } = this.form();
    if (machineDetection === null) return 'OFF';
    return machineDetection.message === null ? 'HANG_UP' : 'MESSAGE';
  });
  /** Of the choices that were tried: going back loses nothing. */
  private written = USUAL_MESSAGE;
  private times = USUAL_TIMES;

  protected choose(choice: Choice): void {
    const { machineDetection } = this.form();
    if (machineDetection) {
      const { message, timeoutSeconds, speechThresholdMs, speechEndThresholdMs, silenceTimeoutMs } = machineDetection;
      this.written = message ?? this.written;
      this.times = { timeoutSeconds, speechThresholdMs, speechEndThresholdMs, silenceTimeoutMs };
    }
    const message = choice === 'MESSAGE' ? this.written : null;
    this.editor.edit({ machineDetection: choice === 'OFF' ? null : { ...this.times, message } });
  }

  protected set(change: Partial<Detection>): void {
    const { machineDetection } = this.form();
    this.editor.edit({ machineDetection: machineDetection && { ...machineDetection, ...change } });
  }
}

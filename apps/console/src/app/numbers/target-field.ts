import { Component, input, output } from '@angular/core';
import type { AgentChoice } from './number-book';
import type { Target } from './routing-form';
import { retargeted } from './routing-form';

/** Who answers: an agent, a sentence or a machine. */
@Component({
  selector: 'app-target-field',
  template: `
    @let now = target();
    <div class="field">
      <label [attr.for]="name() + '-kind'">Then</label>
      <select
        #kind
        class="input"
        [id]="name() + '-kind'"
        [disabled]="readonly()"
        (change)="changed.emit(retarget(now, $any(kind.value)))"
      >
        <option value="AGENT" [selected]="now.kind === 'AGENT'">An agent answers</option>
        <option value="SENTENCE" [selected]="now.kind === 'SENTENCE'">Say a sentence, hang up</option>
        <option value="VOICEMAIL" [selected]="now.kind === 'VOICEMAIL'">Take a message</option>
      </select>
    </div>
    @if (now.kind === 'AGENT') {
      <div class="field">
        <label [attr.for]="name() + '-agent'">Agent</label>
        <select
          #agent
          class="input"
          [id]="name() + '-agent'"
          [disabled]="readonly()"
          (change)="changed.emit({ kind: 'AGENT', agentId: agent.value || null, say: null, maxSeconds: null })"
        >
          <option value="" [selected]="!now.agentId">The agent of the number</option>
          @for (choice of agents(); track choice.id) {
            <option [value]="choice.id" [selected]="choice.id === now.agentId">{{ choice.name }}</option>
          }
        </select>
      </div>
    } @else {
      <div class="field">
        <label [attr.for]="name() + '-say'">Sentence</label>
        <input
          #say
          class="input"
          maxlength="1000"
          placeholder="The fallback sentence of the number"
          [id]="name() + '-say'"
          [readonly]="readonly()"
          [value]="now.say ?? ''"
          (input)="changed.emit({ kind: now.kind, agentId: null, say: say.value, maxSeconds: now.maxSeconds ?? null })"
        />
      </div>
    }
    @if (now.kind === 'VOICEMAIL') {
      <div class="field">
        <label [attr.for]="name() + '-max'">Longest message <span class="text-2">(seconds)</span></label>
        <input
          #max
          class="input"
          type="number"
          min="5"
          max="600"
          [id]="name() + '-max'"
          [readonly]="readonly()"
          [value]="now.maxSeconds ?? 120"
          (input)="
            changed.emit({ kind: 'VOICEMAIL', agentId: null, say: now.say ?? null, maxSeconds: max.valueAsNumber || 0 })
          "
        />
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(220px, 100%), 1fr));
      gap: 8px 12px;
    }
  `,
})
export class TargetField {
  readonly name = input.required<string>();
  readonly target = input.required<Target>();
  readonly agents = input.required<readonly AgentChoice[]>();
  readonly readonly = input(false);
  readonly changed = output<Target>();
  protected readonly retarget = retargeted;
}

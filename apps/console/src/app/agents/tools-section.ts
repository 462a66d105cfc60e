import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { kindWord } from '../tools/tool-words';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { NumberSetting } from './number-setting';
import { Control, Setting } from './setting';

@Component({
  selector: 'app-tools-section',
  imports: [Control, NumberSetting, RouterLink, Setting],
  template: `
    @for (name of missing(); track name) {
      <p class="banner banner-warning">
        <code>{{ name }}</code> is not set up on this server and is left out of calls.
      </p>
    }
    <ul class="tools" aria-label="Tools">
      @for (tool of editor.tools(); track tool.id) {
        <li>
          <label class="switch">
            <input type="checkbox" [checked]="form().toolIds.includes(tool.id)" (change)="toggle(tool.id)" />
            <span>
              <strong
                ><code>{{ tool.name }}</code></strong
              >
              <span class="text-2">{{ tool.description }}</span>
            </span>
          </label>
          <a class="open text-2" [routerLink]="['/tools', tool.id]"
            >{{ kindWord(tool.kind) }} · Open<span class="visually-hidden"> {{ tool.name }}</span></a
          >
        </li>
      } @empty {
        <li class="text-2">This server has no tools.</li>
      }
    </ul>
    @if (editor.faults().get('toolIds'); as message) {
      <p class="field-error">{{ message }}</p>
    }

    <h3>While a tool runs</h3>
    <label class="switch">
      <input type="checkbox" [checked]="form().filler !== null" (change)="toggleFiller()" />
      <span>
        <strong>Say something when it takes long</strong>
        <span class="text-2">So that the line does not go dead. The caller may speak meanwhile.</span>
      </span>
    </label>
    @if (form().filler; as filler) {
      <div class="indented">
        <app-setting path="conduct.filler.say" label="Sentence">
          <input
            #say
            class="input"
            appControl="conduct.filler.say"
            [value]="filler.say"
            (input)="editor.edit({ filler: { afterMs: filler.afterMs, say: say.value } })"
          />
        </app-setting>
        <app-number-setting
          path="conduct.filler.afterMs"
          label="After"
          unit="seconds"
          hint="0.3 to 30."
          [scale]="1000"
          [min]="0.3"
          [max]="30"
          step="any"
          [value]="filler.afterMs"
          (changed)="editor.edit({ filler: { afterMs: $event, say: filler.say } })"
        />
      </div>
    }
  `,
  styleUrl: './tools-section.scss',
})
export class ToolsSection {
  protected readonly editor = inject(DraftEditor);
  protected readonly kindWord = kindWord;
  protected readonly form = computed(() => this.editor.form() as AgentForm);
  protected readonly missing = computed(() => this.editor.agent()?.draft.missingTools ?? []);

  /** In the order of the catalogue. */
  protected toggle(id: string): void {
    const on = new Set(this.form().toolIds);
    if (!on.delete(id)) on.add(id);
    const known = this.editor.tools().map((tool) => tool.id);
    this.editor.edit({ toolIds: known.filter((each) => on.has(each)) });
  }

  protected toggleFiller(): void {
    this.editor.edit({ filler: this.form().filler ? null : { afterMs: 1_000, say: 'One moment, please.' } });
  }
}

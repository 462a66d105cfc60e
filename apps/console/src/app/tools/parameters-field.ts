import { Component, computed, inject, linkedSignal } from '@angular/core';
import { LucidePlus, LucideX } from '@lucide/angular';
import type { ParameterRow } from './parameter-rows';
import { ROW_TYPES, rowsOf, schemaOf } from './parameter-rows';
import { ToolEditor } from './tool-editor';
import { ToolControl, ToolField } from './tool-field';
import { objectIn, written } from './tool-form';

const TYPE_WORDS = { string: 'Text', number: 'Number', integer: 'Whole number', boolean: 'Yes or no' } as const;

/** The arguments of a tool: in rows while they are simple, as JSON Schema always. */
@Component({
  selector: 'app-parameters-field',
  imports: [LucidePlus, LucideX, ToolControl, ToolField],
  template: `
    <div class="modes" role="group" aria-label="How parameters are shown">
      <button
        type="button"
        class="btn"
        [attr.aria-pressed]="!asJson()"
        [disabled]="rows() === null"
        (click)="asJson.set(false)"
      >
        Rows
      </button>
      <button type="button" class="btn" [attr.aria-pressed]="asJson()" (click)="asJson.set(true)">JSON Schema</button>
      @if (rows() === null && json()) {
        <span class="text-2">This schema says more than rows can show.</span>
      }
    </div>
    @if (asJson()) {
      <app-tool-field
        path="parameters"
        label="JSON Schema of the arguments"
        hint="An object in the subset that OpenAI’s function tools take. The model gets it exactly like this."
      >
        <textarea
          #text
          class="input code"
          rows="12"
          spellcheck="false"
          appToolControl="parameters"
          [value]="editor.form().parameters"
          (input)="editor.edit({ parameters: text.value })"
          (blur)="tidy()"
        ></textarea>
      </app-tool-field>
      @if (!json()) {
        <p class="field-error">This is no JSON object yet.</p>
      }
    } @else {
      @for (row of rows(); track $index; let index = $index) {
        <div class="row">
          <input
            #name
            class="input name"
            spellcheck="false"
            placeholder="order_id"
            [attr.aria-label]="'Parameter ' + (index + 1) + ': name'"
            [value]="row.name"
            [disabled]="editor.readOnly()"
            (change)="rename(index, name)"
          />
          <select
            #type
            class="input type"
            [attr.aria-label]="'Parameter ' + (index + 1) + ': type'"
            [disabled]="editor.readOnly()"
            (change)="put(index, { type: $any(type.value) })"
          >
            @for (each of types; track each) {
              <option [value]="each" [selected]="each === row.type">{{ typeWords[each] }}</option>
            }
          </select>
          <input
            #words
            class="input words"
            placeholder="What it is, so that the model asks for the right thing"
            [attr.aria-label]="'Parameter ' + (index + 1) + ': description'"
            [value]="row.description"
            [disabled]="editor.readOnly()"
            (input)="put(index, { description: words.value })"
          />
          <label class="needed">
            <input
              type="checkbox"
              [checked]="row.required"
              [disabled]="editor.readOnly()"
              (change)="put(index, { required: !row.required })"
            />
            Needed
          </label>
          @if (!editor.readOnly()) {
            <button type="button" class="btn btn-quiet btn-icon" title="Remove" (click)="remove(index)">
              <svg lucideX></svg><span class="visually-hidden">Remove {{ row.name }}</span>
            </button>
          }
        </div>
      } @empty {
        <p class="text-2">The model gives it nothing.</p>
      }
      @if (!editor.readOnly()) {
        <button type="button" class="btn btn-quiet add" (click)="addRow()">
          <svg lucidePlus></svg> Add a parameter
        </button>
      }
      @for (fault of faults(); track fault) {
        <p class="field-error">{{ fault }}</p>
      }
    }
  `,
  styleUrl: './parameters-field.scss',
})
export class ParametersField {
  protected readonly editor = inject(ToolEditor);
  protected readonly types = ROW_TYPES;
  protected readonly typeWords = TYPE_WORDS;
  protected readonly rows = computed(() => rowsOf(this.editor.form().parameters));
  protected readonly json = computed(() => objectIn(this.editor.form().parameters) !== undefined);
  /** Each tool is first shown in rows, when it can be. */
  protected readonly asJson = linkedSignal({
    source: () => this.editor.tool()?.id,
    computation: () => rowsOf(this.editor.form().parameters) === null,
  });
  protected readonly faults = computed(() =>
    [...this.editor.faults()]
      .filter(([path]) => path.startsWith('parameters'))
      .map(([path, message]) => `${path.slice('parameters.'.length)}: ${message}`),
  );

  protected put(index: number, change: Partial<ParameterRow>): void {
    const rows = (this.rows() ?? []).map((row, at) => (at === index ? { ...row, ...change } : row));
    this.editor.edit({ parameters: schemaOf(rows) });
  }

  /** Two parameters of one name would be one. */
  protected rename(index: number, field: HTMLInputElement): void {
    const rows = this.rows() ?? [];
    const name = field.value.trim();
    if (name === '' || rows.some((row, at) => at !== index && row.name === name)) field.value = rows[index]?.name ?? '';
    else this.put(index, { name });
  }

  protected addRow(): void {
    const rows = this.rows() ?? [];
    const names = new Set(rows.map(({ name }) => name));
    let number = rows.length + 1;
    while (names.has(`parameter_${number}`)) number++;
    const row: ParameterRow = { name: `parameter_${number}`, type: 'string', required: true, description: '' };
    this.editor.edit({ parameters: schemaOf([...rows, row]) });
  }

  protected remove(index: number): void {
    this.editor.edit({ parameters: schemaOf((this.rows() ?? []).filter((_, at) => at !== index)) });
  }

  protected tidy(): void {
    const schema = objectIn(this.editor.form().parameters);
    if (schema) this.editor.edit({ parameters: written(schema) });
  }
}

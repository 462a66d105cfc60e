import { Component, computed, inject } from '@angular/core';
import { PairsField } from './pairs-field';
import { ToolEditor } from './tool-editor';
import { ToolControl, ToolField } from './tool-field';
import { objectIn } from './tool-form';

/** The request a tool sends, and what of its answer the model is told. */
@Component({
  selector: 'app-request-section',
  imports: [PairsField, ToolControl, ToolField],
  templateUrl: './request-section.html',
  styleUrl: './request-section.scss',
})
export class RequestSection {
  protected readonly editor = inject(ToolEditor);
  protected readonly form = this.editor.form;
  protected readonly methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;
  protected readonly hasBody = computed(() => !['GET', 'HEAD'].includes(this.form().method));
  protected readonly mayRepeat = computed(() => !['POST', 'PATCH'].includes(this.form().method));
  /** What can be written between braces. */
  protected readonly placeholders = computed(() => {
    const properties = (objectIn(this.form().parameters)?.['properties'] ?? {}) as object;
    return [...Object.keys(properties).map((name) => `args.${name}`), 'call.from', 'call.to', 'call.id'].map(
      (name) => `{{${name}}}`,
    );
  });

  protected chooseMethod(method: string): void {
    const known = this.methods.find((each) => each === method) ?? 'GET';
    const body = known === 'GET' || known === 'HEAD' ? { bodyKind: 'NONE' as const } : {};
    this.editor.edit({ method: known, ...body });
  }

  protected chooseBody(kind: string): void {
    const bodyKind = (['NONE', 'ARGUMENTS', 'JSON', 'FORM'] as const).find((each) => each === kind) ?? 'NONE';
    const template = bodyKind === 'JSON' && this.form().bodyTemplate === '' ? { bodyTemplate: '{\n  \n}' } : {};
    this.editor.edit({ bodyKind, ...template });
  }
}

import type { OnInit } from '@angular/core';
import { Component, computed, inject, input, output } from '@angular/core';
import type { McpServerWholeFragment } from '@switchboard/contract';
import { NeedsServer } from '../../ui/needs-server';
import { FieldFaults } from '../field-faults';
import { PairsField } from '../pairs-field';
import { SecretsPanel } from '../secrets-panel';
import { ToolControl, ToolField } from '../tool-field';
import { withSecret } from '../tool-form';
import { McpEditor } from './mcp-editor';
import { choicesOf } from './mcp-form';

/** Adds a server of tools, or changes one. */
@Component({
  selector: 'app-mcp-server-form',
  imports: [NeedsServer, PairsField, SecretsPanel, ToolControl, ToolField],
  providers: [McpEditor, { provide: FieldFaults, useExisting: McpEditor }],
  templateUrl: './mcp-server-form.html',
  styleUrl: './mcp-server-form.scss',
})
export class McpServerForm implements OnInit {
  protected readonly editor = inject(McpEditor);
  /** Null: a new one. */
  readonly server = input.required<McpServerWholeFragment | null>();
  readonly saved = output<McpServerWholeFragment>();
  readonly closed = output<void>();
  protected readonly form = this.editor.form;
  protected readonly choices = computed(() =>
    choicesOf(this.editor.server()?.tools ?? [], this.editor.form().allowedTools),
  );

  /** In the input as milliseconds; 0, which is refused, when it is no number. */
  protected readonly milliseconds = (seconds: number): number => Math.round(seconds * 1_000) || 0;

  ngOnInit(): void {
    this.editor.show(this.server());
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const server = await this.editor.save();
    if (server) this.saved.emit(server);
  }

  protected useInHeader(secret: string): void {
    this.editor.edit({ headers: withSecret(this.form().headers, secret) });
  }

  protected chooseAll(all: boolean): void {
    this.editor.edit({ allowedTools: all ? null : (this.editor.server()?.tools ?? []).map(({ name }) => name) });
  }
}

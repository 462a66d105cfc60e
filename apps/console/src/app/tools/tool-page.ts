import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { LucideArchive } from '@lucide/angular';
import { ArchiveToolDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { toRefusal } from '../graphql/refusal';
import { PageTitle } from '../shell/page-title';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { FieldFaults } from './field-faults';
import { ParametersField } from './parameters-field';
import { RequestSection } from './request-section';
import { SecretsPanel } from './secrets-panel';
import { ToolEditor } from './tool-editor';
import { withSecret } from './tool-form';
import { ToolControl, ToolField } from './tool-field';
import { kindWord } from './tool-words';
import { TryPane } from './try-pane';

const USUAL_TIMEOUT_MS = { HTTP: 10_000, MANUAL: 60_000 } as const;

/** One tool: what the model is told of it, what it does, and a way to try it. */
@Component({
  selector: 'app-tool-page',
  imports: [
    ...[LucideArchive, Moment, NeedsServer, PageTitle, ParametersField, RequestSection, RouterLink, SecretsPanel],
    ...[ToolControl, ToolField, TryPane],
  ],
  providers: [ToolEditor, { provide: FieldFaults, useExisting: ToolEditor }],
  templateUrl: './tool-page.html',
  styleUrl: './tool-page.scss',
})
export class ToolPage {
  private readonly apollo = inject(Apollo);
  private readonly router = inject(Router);
  protected readonly editor = inject(ToolEditor);
  readonly id = input.required<string>();
  protected readonly kindWord = kindWord;
  protected readonly askArchive = signal(false);
  protected readonly archiving = signal(false);
  protected readonly form = this.editor.form;
  protected readonly fillerKind = computed(() => {
    const { filler } = this.form();
    if (filler === null) return 'agent';
    return filler === '' ? 'none' : 'own';
  });

  constructor() {
    effect(() => {
      const id = this.id();
      // Saving a new tool leads to its address; what is open already stays.
      untracked(() => {
        if (id === 'new' || this.editor.tool()?.id !== id) void this.editor.open(id);
      });
    });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const tool = await this.editor.save();
    if (tool && this.id() === 'new') await this.router.navigate(['/tools', tool.id], { replaceUrl: true });
  }

  protected chooseKind(kind: 'HTTP' | 'MANUAL'): void {
    this.editor.edit({ kind, timeoutMs: USUAL_TIMEOUT_MS[kind] });
  }

  protected chooseFiller(kind: string): void {
    this.editor.edit({ filler: { agent: null, none: '', own: 'One moment, please.' }[kind] ?? null });
  }

  protected useInHeader(secret: string): void {
    this.editor.edit({ headers: withSecret(this.form().headers, secret) });
  }

  protected async archive(): Promise<void> {
    const tool = this.editor.tool();
    if (!tool || this.archiving()) return;
    this.archiving.set(true);
    try {
      const variables = { id: tool.id };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: ArchiveToolDocument, variables }));
      const errors = data?.archiveTool.errors ?? [];
      if (errors.length === 0) await this.router.navigateByUrl('/tools');
      else this.editor.tell(errors);
    } catch (error) {
      this.editor.failure.set(toRefusal(error).message || 'The server did not answer.');
    } finally {
      this.archiving.set(false);
      this.askArchive.set(false);
    }
  }
}

import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import type { RunToolMutation, ToolInput } from '@switchboard/contract';
import { RunToolDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { toRefusal } from '../graphql/refusal';
import { NeedsServer } from '../ui/needs-server';
import { ToolEditor } from './tool-editor';
import { exampleArguments, inputOf, objectIn, written } from './tool-form';

interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A tool tried outside of a call: what would be sent, and what really comes of it. */
@Component({
  selector: 'app-try-pane',
  imports: [NeedsServer],
  templateUrl: './try-pane.html',
  styleUrl: './try-pane.scss',
})
export class TryPane {
  private readonly apollo = inject(Apollo);
  protected readonly editor = inject(ToolEditor);
  protected readonly written = written;
  /** Examples for the parameters, until a person writes others. */
  protected readonly args = linkedSignal(() => written(exampleArguments(this.editor.form().parameters)));
  protected readonly wrong = computed(() => objectIn(this.args()) === undefined);
  protected readonly busy = signal<'show' | 'send' | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly run = signal<RunToolMutation['runTool'] | null>(null);
  protected readonly request = computed(() => (this.run()?.request ?? null) as SentRequest | null);
  protected readonly headers = computed(() => Object.entries(this.request()?.headers ?? {}));
  protected readonly changesThings = computed(() => !['GET', 'HEAD'].includes(this.editor.form().method));
  /** As it came, in case the mapping takes only part of it. */
  protected readonly answer = computed(() => {
    const body = (this.run()?.response as { body?: string } | null)?.body ?? '';
    const json = objectIn(body);
    return json ? written(json) : body;
  });
  protected readonly told = computed(() => {
    const run = this.run();
    if (!run) return '';
    const told: unknown = run.error ? { error: run.error } : run.output;
    return typeof told === 'string' ? told : written(told);
  });

  protected async try(send: boolean): Promise<void> {
    const args = objectIn(this.args());
    const input = inputOf(this.editor.form());
    if (!args || !input || this.busy()) return;
    this.busy.set(send ? 'send' : 'show');
    this.failure.set(null);
    try {
      const variables = { ...this.subject(input), arguments: args, send };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: RunToolDocument, variables }));
      this.answered(data?.runTool);
    } catch (error) {
      this.failure.set(toRefusal(error).message || 'The server did not answer.');
    } finally {
      this.busy.set(null);
    }
  }

  /** What belongs to the server itself is tried as it is, everything else as it is typed. */
  private subject(input: ToolInput): { readonly id: string | null; readonly input?: ToolInput } {
    const tool = this.editor.tool();
    return { id: tool?.id ?? null, ...(tool?.editable === false ? {} : { input }) };
  }

  private answered(run: RunToolMutation['runTool'] | undefined): void {
    const errors = run?.errors ?? [];
    this.run.set(errors.length > 0 ? null : (run ?? null));
    this.editor.tell(errors);
  }
}

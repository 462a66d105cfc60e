import { Injectable, computed, inject, signal } from '@angular/core';
import type { ToolWholeFragment } from '@switchboard/contract';
import { SaveToolDocument, ToolDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { Access } from '../access/access';
import { toRefusal } from '../graphql/refusal';
import { FieldFaults } from './field-faults';
import type { ToolForm } from './tool-form';
import { BLANK, formOf, inputOf } from './tool-form';

export type Loading = 'loading' | 'ready' | 'missing' | 'failed';

const NO_JSON = 'This is no JSON object yet; it can not be saved like this.';

/** One tool in a person's hands: what the server has, what they typed, and what is wrong with it. */
@Injectable()
export class ToolEditor extends FieldFaults {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly kept = signal<ToolForm>(BLANK);
  private opening = 0;

  readonly loading = signal<Loading>('loading');
  /** As the server has it; null while it is new. */
  readonly tool = signal<ToolWholeFragment | null>(null);
  readonly form = signal<ToolForm>(BLANK);
  readonly busy = signal(false);
  readonly failure = signal<string | null>(null);
  /** Somebody else's newer state, while it stands in the way. */
  readonly theirs = signal<ToolWholeFragment | null>(null);
  /** What is wrong, by its path in `ToolInput`. */
  readonly faults = signal<ReadonlyMap<string, string>>(new Map());
  readonly saved = signal(false);

  readonly mayEdit = computed(() => ['EDITOR', 'ADMIN'].includes(this.access.viewer()?.role ?? ''));
  readonly readOnly = computed(() => !this.mayEdit() || this.tool()?.editable === false);
  readonly changed = computed(() => JSON.stringify(this.form()) !== JSON.stringify(this.kept()));

  async open(id: string): Promise<void> {
    const opening = ++this.opening;
    this.loading.set('loading');
    if (id === 'new') return this.show(null);
    try {
      const { data } = await firstValueFrom(
        this.apollo.query({ query: ToolDocument, variables: { id }, fetchPolicy: 'network-only' }),
      );
      if (opening !== this.opening) return;
      if (data?.tool) this.show(data.tool);
      else this.loading.set('missing');
    } catch (error) {
      if (toRefusal(error).code === 'UNAUTHENTICATED') return void this.access.expired();
      if (opening === this.opening) this.loading.set('failed');
    }
  }

  edit(change: Partial<ToolForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
    this.saved.set(false);
  }

  /** What a person may have to repair, whichever way the server told it. */
  tell(errors: readonly { readonly message: string; readonly field?: readonly string[] | null }[]): void {
    const placed = errors.filter(({ field }) => field?.[0] === 'input');
    const others = errors.filter(({ field }) => field?.[0] !== 'input');
    this.faults.set(new Map(placed.map(({ field, message }) => [(field ?? []).slice(1).join('.'), message])));
    const count = placed.length === 1 ? 'One field needs' : `${placed.length} fields need`;
    this.failure.set(others[0]?.message ?? (placed.length > 0 ? `${count} your attention.` : null));
  }

  /** Null unless it was saved. */
  async save(): Promise<ToolWholeFragment | null> {
    if (this.busy() || this.readOnly()) return null;
    const input = inputOf(this.form());
    if (!input) {
      this.tell([{ message: NO_JSON, field: ['input', 'parameters'] }]);
      return null;
    }
    this.busy.set(true);
    this.tell([]);
    try {
      const variables = { ...this.seen(), input };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: SaveToolDocument, variables }));
      return this.answered(data?.saveTool);
    } catch (error) {
      return this.failed(error);
    } finally {
      this.busy.set(false);
    }
  }

  useTheirs(): void {
    const theirs = this.theirs();
    if (theirs) this.show(theirs);
  }

  /** The next saving is made on top of theirs. */
  keepMine(): void {
    this.tool.set(this.theirs());
    this.theirs.set(null);
    this.failure.set(null);
  }

  private seen(): { readonly id: string | null; readonly expectedRevision: number | null } {
    const tool = this.tool();
    return { id: tool?.id ?? null, expectedRevision: tool?.revision ?? null };
  }

  private failed(error: unknown): null {
    const { code, message } = toRefusal(error);
    if (code === 'UNAUTHENTICATED') void this.access.expired();
    this.failure.set(message || 'The server did not answer.');
    return null;
  }

  private answered(
    payload:
      | {
          tool?: ToolWholeFragment | null;
          errors: readonly { code: string; message: string; field?: readonly string[] | null }[];
        }
      | undefined,
  ): ToolWholeFragment | null {
    const { tool = null, errors = [] } = payload ?? {};
    if (errors.some(({ code }) => code === 'STALE_REVISION')) {
      this.theirs.set(tool);
      return null;
    }
    this.tell(errors);
    if (errors.length > 0 || !tool) return null;
    this.show(tool);
    this.saved.set(true);
    return tool;
  }

  private show(tool: ToolWholeFragment | null): void {
    this.tool.set(tool);
    this.kept.set(tool ? formOf(tool) : BLANK);
    this.form.set(this.kept());
    this.theirs.set(null);
    this.tell([]);
    this.saved.set(false);
    this.loading.set('ready');
  }
}

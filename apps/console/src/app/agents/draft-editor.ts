import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import type { AgentEditorQuery, AgentFieldsFragment, UpdateAgentDraftMutation } from '@switchboard/contract';
import { AgentEditorDocument, RestoreAgentVersionDocument, UpdateAgentDraftDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import type { AgentForm, FormKey } from './agent-form';
import { changedKeys, effective, formOfDraft, inputOf, keyOfPath, pathOf, sameValue } from './agent-form';
import { DraftKeeper } from './draft-keeper';

/** Saved so long after the last keystroke. */
export const SAVE_AFTER_MS = 800;
const RETRY_MS = 5_000;

type Problems = UpdateAgentDraftMutation['updateAgentDraft']['errors'];
export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'faulty' | 'conflict';

/** The draft of one agent in somebody's hands. It saves itself, and never overwrites what somebody else has saved. */
@Injectable()
export class DraftEditor {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly streams = inject(EventStreams);
  private readonly keeper = inject(DraftKeeper);

  private readonly answer = signal<AgentEditorQuery | null>(null);
  private readonly current = signal<AgentFieldsFragment | null>(null);
  /** What the server has. */
  private readonly base = signal<AgentForm | null>(null);
  private readonly values = signal<AgentForm | null>(null);
  private readonly work = signal<'idle' | 'waiting' | 'saving' | 'failed'>('idle');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private id = '';

  readonly loading = signal<'loading' | 'ready' | 'missing' | 'failed'>('loading');
  readonly agent = this.current.asReadonly();
  readonly form = this.values.asReadonly();
  readonly options = computed(() => this.answer()?.agentOptions ?? null);
  readonly tools = computed(() => this.answer()?.tools ?? []);
  readonly savedAt = signal<Date | null>(null);
  /** By path in `AgentDraftInput`. */
  readonly faults = signal<ReadonlyMap<string, string>>(new Map());
  /** Why the last saving failed, when it was not a field. */
  readonly failure = signal<string | null>(null);
  /** What somebody else has saved, when it touches what was typed here. */
  readonly theirs = signal<AgentFieldsFragment | null>(null);
  /** Unsaved words of an earlier visit are on the page again. */
  readonly recovered = signal(false);
  readonly readOnly = computed(() => {
    const role = this.access.viewer()?.role;
    return (role !== 'EDITOR' && role !== 'ADMIN') || this.current()?.archivedAt != null;
  });
  readonly dirty = computed<FormKey[]>(() => {
    const [base, values] = [this.base(), this.values()];
    return base && values ? changedKeys(base, values) : [];
  });
  readonly clashing = computed<FormKey[]>(() => {
    const theirs = this.theirs();
    return theirs ? this.clashesWith(formOfDraft(theirs)) : [];
  });
  readonly state = computed<SaveState>(() => {
    if (this.theirs()) return 'conflict';
    if (this.work() === 'saving' || this.work() === 'failed') return this.work() as SaveState;
    if (this.faults().size > 0) return 'faulty';
    return this.work() === 'waiting' ? 'waiting' : 'saved';
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => void this.flush());
    effect(() => {
      if (this.streams.state() === 'live' && untracked(() => this.work()) === 'failed') void this.flush();
    });
  }

  async open(id: string): Promise<void> {
    this.id = id;
    this.loading.set('loading');
    try {
      const { data } = await firstValueFrom(this.apollo.query({ query: AgentEditorDocument, variables: { id } }));
      if (!data?.agent) return this.loading.set('missing');
      this.answer.set(data);
      this.savedAt.set(new Date(data.agent.draft.createdAt));
      this.take(data.agent);
      this.loading.set('ready');
      this.recover();
    } catch (error) {
      if (toRefusal(error).code === 'UNAUTHENTICATED') return void this.access.expired();
      this.loading.set('failed');
    }
  }

  edit(change: Partial<AgentForm>): void {
    if (this.readOnly()) return;
    this.values.update((values) => values && { ...values, ...change });
    this.forget(Object.keys(change));
    this.keep();
    this.schedule(SAVE_AFTER_MS);
  }

  /** A field holds something that is no value at all, such as no number; null: it is one again. */
  fault(path: string, message: string | null): void {
    const faults = new Map(this.faults());
    if (message === null) faults.delete(path);
    else faults.set(path, message);
    this.faults.set(faults);
  }

  /** Saves what is unsaved, now. True when everything that was typed is with the server. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.work() === 'saving' || this.theirs() || this.readOnly()) return false;
    const faulty = new Set([...this.faults().keys()].map(keyOfPath));
    const keys = this.dirty().filter((key) => !faulty.has(key));
    if (keys.length === 0) {
      this.work.set('idle');
      return faulty.size === 0;
    }
    return this.save(keys);
  }

  useTheirs(): void {
    const theirs = this.theirs();
    if (!theirs) return;
    const form = formOfDraft(theirs);
    const lost = Object.fromEntries(this.clashing().map((key) => [key, form[key]]));
    this.values.update((values) => values && { ...values, ...lost });
    this.adopt(theirs);
  }

  keepMine(): void {
    const theirs = this.theirs();
    if (theirs) this.adopt(theirs);
  }

  private take(agent: AgentFieldsFragment): void {
    this.current.set(agent);
    this.base.set(formOfDraft(agent));
    this.values.set(formOfDraft(agent));
    this.faults.set(new Map());
  }

  async restore(versionId: string): Promise<Problems> {
    const { data } = await firstValueFrom(
      this.apollo.mutate({ mutation: RestoreAgentVersionDocument, variables: { agentId: this.id, versionId } }),
    );
    const { agent, errors } = data?.restoreAgentVersion ?? { agent: null, errors: [] };
    if (!agent || errors.length > 0) return errors;
    this.theirs.set(null);
    this.take(agent);
    this.keep();
    this.savedAt.set(new Date());
    return [];
  }

  private async save(keys: readonly FormKey[]): Promise<boolean> {
    const [form, agent] = [this.values(), this.current()];
    if (!form || !agent) return false;
    this.work.set('saving');
    this.failure.set(null);
    try {
      const variables = {
        agentId: agent.id,
        expectedRevision: agent.draft.revision,
        input: inputOf(form, keys),
      };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: UpdateAgentDraftDocument, variables }));
      const payload = data?.updateAgentDraft;
      if (!payload) throw new Error('The server gave no answer.');
      return await this.answered(payload, form, keys);
    } catch (error) {
      return this.failed(error);
    }
  }

  private async answered(
    { agent, errors }: UpdateAgentDraftMutation['updateAgentDraft'],
    sent: AgentForm,
    keys: readonly FormKey[],
  ): Promise<boolean> {
    this.work.set('idle');
    if (errors.length > 0) return this.refused(agent, errors, keys);
    if (!agent) return false;
    this.current.set(agent);
    this.base.update((base) => base && { ...base, ...Object.fromEntries(keys.map((key) => [key, sent[key]])) });
    this.savedAt.set(new Date());
    this.recovered.set(false);
    this.keep();
    if (this.dirty().length > 0) this.schedule(SAVE_AFTER_MS);
    return this.dirty().length === 0;
  }

  private refused(agent: AgentFieldsFragment | null, errors: Problems, keys: readonly FormKey[]): boolean {
    if (agent && errors.some(({ code }) => code === 'STALE_REVISION')) return this.outdated(agent);
    const faults = new Map(this.faults());
    for (const { field, message } of errors) {
      const path = pathOf(field);
      const key = keyOfPath(path);
      if (key !== null && keys.includes(key)) faults.set(path, message);
      else this.failure.set(message);
    }
    this.faults.set(faults);
    if (this.failure() !== null) this.work.set('failed');
    // One wrong field holds nothing else back.
    else void this.flush();
    return false;
  }

  /** Somebody else has saved. Where the two touched different settings there is nothing to ask. */
  private outdated(agent: AgentFieldsFragment): boolean {
    if (this.clashesWith(formOfDraft(agent)).length > 0) this.theirs.set(agent);
    else this.adopt(agent);
    return false;
  }

  /** A newer state of the server under what is unsaved here. */
  adopt(agent: AgentFieldsFragment): void {
    const [values, mine] = [this.values(), this.dirty()];
    const form = formOfDraft(agent);
    this.theirs.set(null);
    this.current.set(agent);
    this.base.set(form);
    if (values) this.values.set({ ...form, ...Object.fromEntries(mine.map((key) => [key, values[key]])) });
    this.keep();
    this.schedule(0);
  }

  private clashesWith(theirs: AgentForm): FormKey[] {
    const [base, values] = [this.base(), this.values()];
    if (!base || !values) return [];
    return changedKeys(base, theirs).filter((key) => {
      const mine = effective(values, key);
      return !sameValue(effective(base, key), mine) && !sameValue(effective(theirs, key), mine);
    });
  }

  private failed(error: unknown): boolean {
    const { code, message } = toRefusal(error);
    if (code === 'UNAUTHENTICATED') void this.access.expired();
    this.failure.set(code === null ? null : message);
    this.work.set('failed');
    this.timer = setTimeout(() => void this.flush(), RETRY_MS);
    return false;
  }

  private schedule(afterMs: number): void {
    clearTimeout(this.timer);
    if (this.theirs()) return;
    if (this.work() === 'idle') this.work.set('waiting');
    this.timer = setTimeout(() => void this.flush(), afterMs);
  }

  private forget(keys: readonly string[]): void {
    const faults = [...this.faults()].filter(([path]) => !keys.includes(keyOfPath(path) ?? ''));
    if (faults.length !== this.faults().size) this.faults.set(new Map(faults));
  }

  private keep(): void {
    const [base, values, dirty] = [this.base(), this.values(), this.dirty()];
    if (!base || !values) return;
    const pick = (form: AgentForm) => Object.fromEntries(dirty.map((key) => [key, form[key]]));
    this.keeper.write(this.id, dirty.length === 0 ? null : { values: pick(values), before: pick(base) });
  }

  /** What was typed on an earlier visit is set against what it was typed over, as if it had been typed now. */
  private recover(): void {
    const kept = this.keeper.read(this.id);
    const [agent, base] = [this.current(), this.base()];
    if (!kept || !agent || !base || this.readOnly()) return;
    this.base.set({ ...base, ...kept.before });
    this.values.set({ ...base, ...kept.values });
    if (this.dirty().length === 0) return this.take(agent);
    this.recovered.set(true);
    this.outdated(agent);
  }
}

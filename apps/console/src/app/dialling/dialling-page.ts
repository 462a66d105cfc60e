import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { DialPolicyQuery, DialSettingsInput } from '@switchboard/contract';
import { DialPolicyDocument, UpdateDialPolicyDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import { PageTitle } from '../shell/page-title';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import type { Scope, Window } from './dialling-form';
import {
  LINE_TYPE_WORDS,
  SCOPES,
  SCOPE_WORDS,
  UNKNOWN_ZONE_WORDS,
  WEEKDAY_WORDS,
  WINDOWS,
  WINDOW_WORDS,
  inputOf,
  limitOf,
  toggled,
  wordsOf,
} from './dialling-form';
import { DoNotCallList } from './do-not-call-list';
import { DryRun } from './dry-run';
import { StopPanel } from './stop-panel';

type Policy = DialPolicyQuery['dialPolicy'];

const NO_ANSWER = { errors: [{ code: 'INTERNAL', message: 'The server did not answer.' }], dialPolicy: null };

@Component({
  selector: 'app-dialling-page',
  imports: [DoNotCallList, DryRun, Moment, NeedsServer, PageTitle, StopPanel],
  templateUrl: './dialling-page.html',
  styleUrl: './dialling-page.scss',
})
export class DiallingPage {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  protected readonly streams = inject(EventStreams);
  protected readonly words = {
    ...{ scopes: SCOPES, windows: WINDOWS, scope: SCOPE_WORDS, window: WINDOW_WORDS },
    ...{ lineTypes: LINE_TYPE_WORDS, weekdays: WEEKDAY_WORDS, unknownZones: UNKNOWN_ZONE_WORDS },
  };

  protected readonly policy = rxResource<Policy | null, unknown>({
    stream: () =>
      this.apollo
        .query({ query: DialPolicyDocument, fetchPolicy: 'network-only' })
        .pipe(map(({ data }) => data?.dialPolicy ?? null)),
  });
  protected readonly loaded = computed(() => (this.policy.hasValue() ? this.policy.value() : null));
  private readonly saved = computed(() => {
    const policy = this.loaded();
    return policy && inputOf(policy.settings);
  });
  protected readonly draft = linkedSignal<DialSettingsInput | null>(() => this.saved());
  protected readonly changed = computed(() => JSON.stringify(this.draft()) !== JSON.stringify(this.saved()));
  protected readonly mayEdit = computed(() => this.access.viewer()?.role === 'ADMIN');

  protected readonly busy = signal(false);
  protected readonly told = signal<string | null>(null);
  protected readonly stale = signal(false);
  protected readonly failure = signal<string | null>(null);
  /** Messages by the path of the field. */
  protected readonly faults = signal<ReadonlyMap<string, string>>(new Map());

  protected edit(change: Partial<DialSettingsInput>): void {
    this.told.set(null);
    this.draft.update((draft) => draft && { ...draft, ...change });
  }

  protected quiet(change: Partial<DialSettingsInput['quietHours']>): void {
    const draft = this.draft();
    if (draft) this.edit({ quietHours: { ...draft.quietHours, ...change } });
  }

  protected cap(scope: Scope, window: Window, text: string): void {
    const draft = this.draft();
    const limit = this.read(`caps.${scope}.${window}`, text);
    if (!draft || limit === undefined) return;
    this.edit({ caps: { ...draft.caps, [scope]: { ...draft.caps[scope], [window]: limit && Math.round(limit) } } });
  }

  protected amount(field: 'concurrent' | 'spendPerDayUsd' | 'assumedPerMinuteUsd', text: string): void {
    const limit = this.read(field, text);
    if (limit === undefined) return;
    if (field === 'assumedPerMinuteUsd') this.edit({ assumedPerMinuteUsd: limit ?? 0 });
    else this.edit({ [field]: field === 'concurrent' ? limit && Math.round(limit) : limit });
  }

  protected list(field: 'countries' | 'closedPrefixes' | 'openPrefixes', text: string): void {
    this.edit({ [field]: wordsOf(field === 'countries' ? text.toUpperCase() : text) });
  }

  protected readonly toggled = toggled;

  protected discard(): void {
    this.draft.set(this.saved());
    this.faults.set(new Map());
    this.failure.set(null);
    this.stale.set(false);
  }

  protected reload(): void {
    this.discard();
    this.policy.reload();
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const [input, policy] = [this.draft(), this.loaded()];
    if (!input || !policy || this.busy() || !this.changed()) return;
    this.busy.set(true);
    this.failure.set(null);
    this.faults.set(new Map());
    try {
      const variables = { expectedRevision: policy.revision, input };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: UpdateDialPolicyDocument, variables }));
      const { errors, dialPolicy } = data?.updateDialPolicy ?? NO_ANSWER;
      // At once, so that nothing looks unsaved until the history is loaded again.
      if (errors.length === 0) this.policy.set({ ...policy, ...dialPolicy });
      this.answered(errors);
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy.set(false);
    }
  }

  private failed(error: unknown): void {
    const { code, message } = toRefusal(error);
    if (code === 'UNAUTHENTICATED') return void this.access.expired();
    this.failure.set(message || 'The server did not answer.');
  }

  private answered(errors: readonly { code: string; message: string; field?: readonly string[] | null }[]): void {
    if (errors.length === 0) {
      this.told.set('Saved. The rules hold from the next call on.');
      return void this.policy.reload();
    }
    this.stale.set(errors.some(({ code }) => code === 'STALE_REVISION'));
    this.faults.set(new Map(errors.map(({ field, message }) => [field?.slice(1).join('.') ?? '', message])));
    this.failure.set(errors[0]?.message ?? null);
    setTimeout(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
  }

  /** Undefined, and told beside the field, for what is no number. */
  private read(path: string, text: string): number | null | undefined {
    const limit = limitOf(text);
    this.faults.update((faults) => {
      const others = new Map(faults);
      others.delete(path);
      if (limit === undefined) others.set(path, 'Type a number from 0 on, or nothing.');
      return others;
    });
    return limit;
  }
}

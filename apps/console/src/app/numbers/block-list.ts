import { Component, computed, inject, input, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { LucideTrash2 } from '@lucide/angular';
import type { BlockedCallerFieldsFragment } from '@switchboard/contract';
import { BlockCallerDocument, BlockedCallersDocument, UnblockCallerDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { NumberBook } from './number-book';

/** Callers who are not answered: on one number, or on all. */
@Component({
  selector: 'app-block-list',
  imports: [LucideTrash2, Moment, NeedsServer],
  templateUrl: './block-list.html',
  styleUrl: './block-list.scss',
})
export class BlockList {
  private readonly apollo = inject(Apollo);
  private readonly book = inject(NumberBook);
  /** Absent: the list of all numbers. */
  readonly numberId = input<string | null>(null);
  readonly mayEdit = input.required<boolean>();
  protected readonly busy = signal(false);
  protected readonly problem = signal<{ readonly field: string | null; readonly message: string } | null>(null);
  protected readonly say = signal(false);
  protected readonly sentence = signal('');
  protected readonly entries = rxResource<readonly BlockedCallerFieldsFragment[], string | null>({
    params: () => this.numberId(),
    stream: ({ params: numberId }) =>
      this.apollo
        .query({ query: BlockedCallersDocument, variables: { numberId }, fetchPolicy: 'network-only' })
        .pipe(map(({ data }) => data?.blockedCallers ?? [])),
  });
  protected readonly title = computed(() =>
    this.numberId() === null ? 'Blocked on all numbers' : 'Blocked on this number',
  );

  protected async add(event: Event, fields: Record<'pattern' | 'note', string>): Promise<boolean> {
    event.preventDefault();
    if (this.busy()) return false;
    const { pattern, note } = fields;
    const input = { numberId: this.numberId(), pattern, say: this.say() ? this.sentence() : null, note: note || null };
    const variables = { input };
    return this.act(async () => {
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: BlockCallerDocument, variables }));
      return data?.blockCaller.errors ?? [];
    });
  }

  protected remove(id: string): Promise<boolean> {
    return this.act(async () => {
      const mutation = UnblockCallerDocument;
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation, variables: { id } }));
      return data?.unblockCaller.errors ?? [];
    });
  }

  private async act(
    run: () => Promise<readonly { readonly message: string; readonly field?: readonly string[] | null }[]>,
  ): Promise<boolean> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      const [problem] = await run();
      if (problem) this.problem.set({ field: problem.field?.at(-1) ?? null, message: problem.message });
      else this.entries.reload();
      return !problem;
    } catch (error) {
      this.problem.set({ field: null, message: this.book.said(error) });
      return false;
    } finally {
      this.busy.set(false);
    }
  }
}

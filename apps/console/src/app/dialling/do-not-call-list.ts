import { Component, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import type { DoNotCallListQuery } from '@switchboard/contract';
import { AddDoNotCallDocument, DoNotCallListDocument, RemoveDoNotCallDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Access } from '../access/access';
import { toRefusal } from '../graphql/refusal';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { PhoneNumberPipe } from '../ui/phone-number';

type Listed = DoNotCallListQuery['doNotCall'];
const PAGE = 20;
/** As many as the server takes at a time. */
const AT_ONCE = 10_000;

@Component({
  selector: 'app-do-not-call-list',
  imports: [Moment, NeedsServer, PhoneNumberPipe],
  templateUrl: './do-not-call-list.html',
  styleUrl: './dialling-panel.scss',
})
export class DoNotCallList {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);

  protected readonly part = signal('');
  /** Cursors of the pages before this one. */
  protected readonly trail = signal<readonly string[]>([]);
  protected readonly numbers = signal('');
  protected readonly reason = signal('');
  protected readonly busy = signal(false);
  protected readonly told = signal<string | null>(null);
  protected readonly problem = signal<string | null>(null);
  protected readonly mayAdd = computed(() => (this.access.viewer()?.role ?? 'VIEWER') !== 'VIEWER');
  protected readonly mayRemove = computed(() => this.access.viewer()?.role === 'ADMIN');
  protected readonly list = rxResource<Listed | null, { part: string; after: string | null }>({
    params: () => ({ part: this.part(), after: this.trail().at(-1) ?? null }),
    stream: ({ params: { part, after } }) =>
      this.apollo
        .query({
          query: DoNotCallListDocument,
          variables: { part: part || null, first: PAGE, after },
          fetchPolicy: 'network-only',
        })
        .pipe(map(({ data }) => data?.doNotCall ?? null)),
  });

  protected search(text: string): void {
    this.trail.set([]);
    this.part.set(text.replace(/\D/g, ''));
  }

  protected next(endCursor: string | null): void {
    if (endCursor !== null) this.trail.update((trail) => [...trail, endCursor]);
  }

  protected previous(): void {
    this.trail.update((trail) => trail.slice(0, -1));
  }

  protected async add(event: Event): Promise<void> {
    event.preventDefault();
    const numbers = this.numbers()
      .split(/[\n,;]+/)
      .map((text) => text.trim())
      .filter(Boolean);
    if (numbers.length === 0) return this.problem.set('Type or paste at least one number.');
    await this.change(async () => {
      let [added, known] = [0, 0];
      const unreadable: string[] = [];
      for (let at = 0; at < numbers.length; at += AT_ONCE) {
        const variables = { numbers: numbers.slice(at, at + AT_ONCE), reason: this.reason().trim() || null };
        const { data } = await firstValueFrom(this.apollo.mutate({ mutation: AddDoNotCallDocument, variables }));
        if (!data) throw new Error('The server did not answer.');
        added += data.addDoNotCall.changed;
        known += data.addDoNotCall.known;
        unreadable.push(...data.addDoNotCall.unreadable);
        this.problem.set(data.addDoNotCall.errors[0]?.message ?? this.problem());
      }
      // What could not be read stays in the field, to be put right.
      this.numbers.set(unreadable.join('\n'));
      return `${added} added${known > 0 ? `, ${known} known before` : ''}.`;
    });
  }

  protected remove(e164: string): Promise<void> {
    return this.change(async () => {
      const { data } = await firstValueFrom(
        this.apollo.mutate({ mutation: RemoveDoNotCallDocument, variables: { e164 } }),
      );
      this.problem.set(data?.removeDoNotCall.errors[0]?.message ?? null);
      return `${e164} may be called again.`;
    });
  }

  private async change(run: () => Promise<string>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.told.set(null);
    this.problem.set(null);
    try {
      const told = await run();
      if (this.problem() === null || !told.startsWith('0 ')) this.told.set(told);
      this.list.reload();
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.code === 'UNAUTHENTICATED') return void this.access.expired();
      this.problem.set(refusal.message || 'The server did not answer.');
    } finally {
      this.busy.set(false);
    }
  }
}

import { Component, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import { LucideRefreshCw } from '@lucide/angular';
import type { NumberFieldsFragment } from '@switchboard/contract';
import { AssignNumberDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { PageTitle } from '../shell/page-title';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { PhoneNumberPipe } from '../ui/phone-number';
import { BlockList } from './block-list';
import { routingWords } from './hours-words';
import { NumberBook } from './number-book';
import { WebhookStateWord } from './webhook-state';

/** Who answers which number, and whether the phone network asks this server. */
@Component({
  selector: 'app-numbers-page',
  imports: [
    ...[BlockList, LucideRefreshCw, Moment, NeedsServer, PageTitle, PhoneNumberPipe, RouterLink],
    WebhookStateWord,
  ],
  templateUrl: './numbers-page.html',
  styleUrl: './numbers-page.scss',
})
export class NumbersPage {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly dialog = inject(MatDialog);
  private readonly book = inject(NumberBook);
  protected readonly streams = inject(EventStreams);
  protected readonly list = rxResource({ stream: () => this.book.all() });
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  private readonly role = computed(() => this.access.viewer()?.role ?? 'VIEWER');
  protected readonly mayEdit = computed(() => ['EDITOR', 'ADMIN'].includes(this.role()));
  protected readonly mayPoint = computed(() => this.role() === 'ADMIN');
  protected readonly mayRefresh = computed(() => this.role() !== 'VIEWER');
  protected readonly hours = routingWords;

  protected async refresh(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.failure.set(await this.book.refresh());
    this.busy.set(false);
    this.list.reload();
  }

  protected async assign(number: NumberFieldsFragment, select: HTMLSelectElement): Promise<void> {
    const variables = { numberId: number.id, agentId: select.value || null };
    const request = this.apollo.mutate({ mutation: AssignNumberDocument, variables });
    const { payload, message } = await this.book.change(request.pipe(map(({ data }) => data?.assignNumber)));
    this.failure.set(message);
    if (message !== null) select.value = number.agent?.id ?? '';
    this.replace(payload?.phoneNumber ?? null);
  }

  protected async point(number: NumberFieldsFragment, back: boolean): Promise<void> {
    const { PointDialog } = await import('./point-dialog');
    const opened = this.dialog.open(PointDialog, { data: { number, back }, width: '560px' });
    this.replace((await firstValueFrom(opened.afterClosed())) ?? null);
  }

  private replace(changed: NumberFieldsFragment | null): void {
    if (!changed || !this.list.hasValue()) return;
    this.list.update((list) =>
      list ? { ...list, numbers: list.numbers.map((number) => (number.id === changed.id ? changed : number)) } : list,
    );
  }
}

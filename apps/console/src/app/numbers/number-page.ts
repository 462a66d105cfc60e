import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { NumberFieldsFragment } from '@switchboard/contract';
import { AssignNumberDocument, SaveNumberRoutingDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { PageTitle } from '../shell/page-title';
import { NeedsServer } from '../ui/needs-server';
import { PhoneNumberPipe } from '../ui/phone-number';
import { BlockList } from './block-list';
import { NumberBook } from './number-book';
import { RouteCheck } from './route-check';
import type { Routing, Rule } from './routing-form';
import { firstRouting, holiday, moved, nextRule, routingInput } from './routing-form';
import { RuleRow } from './rule-row';
import { TargetField } from './target-field';
import { WebhookStateWord } from './webhook-state';

/** One number: whom the network asks, who answers when, and whom nobody answers. */
@Component({
  selector: 'app-number-page',
  imports: [
    ...[BlockList, NeedsServer, PageTitle, PhoneNumberPipe, RouteCheck, RouterLink, RuleRow, TargetField],
    WebhookStateWord,
  ],
  templateUrl: './number-page.html',
  styleUrl: './number-page.scss',
})
export class NumberPage {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  private readonly dialog = inject(MatDialog);
  private readonly book = inject(NumberBook);
  protected readonly streams = inject(EventStreams);
  readonly id = input.required<string>();
  protected readonly list = rxResource({ stream: () => this.book.all() });
  protected readonly number = computed(() =>
    this.list.hasValue() ? this.list.value().numbers.find(({ id }) => id === this.id()) : undefined,
  );
  protected readonly agents = computed(() => (this.list.hasValue() ? this.list.value().agents : []));
  private readonly role = computed(() => this.access.viewer()?.role ?? 'VIEWER');
  protected readonly mayEdit = computed(() => ['EDITOR', 'ADMIN'].includes(this.role()));
  protected readonly mayPoint = computed(() => this.role() === 'ADMIN');
  protected readonly routing = signal<Routing | null>(null);
  protected readonly sentence = signal('');
  protected readonly edited = signal(false);
  protected readonly saved = signal(false);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  /** By path within the routing; `fallbackSentence` for the sentence. */
  protected readonly faults = signal<ReadonlyMap<string, string>>(new Map());
  protected readonly zones = Intl.supportedValuesOf('timeZone');

  constructor() {
    effect(() => {
      const number = this.number();
      // What somebody is typing is not taken away by an answer.
      if (number && !untracked(this.edited)) this.show(number);
    });
  }

  protected begin(): void {
    this.edit(firstRouting(Intl.DateTimeFormat().resolvedOptions().timeZone));
  }

  protected edit(routing: Routing | null): void {
    this.routing.set(routing);
    this.touched();
  }

  protected speak(words: string): void {
    this.sentence.set(words);
    this.touched();
  }

  protected setRule(at: number, rule: Rule): void {
    this.editRules((rules) => rules.map((one, index) => (index === at ? rule : one)));
  }

  protected moveRule(at: number, by: number): void {
    this.editRules((rules) => moved(rules, at, at + by));
  }

  protected removeRule(at: number): void {
    this.editRules((rules) => rules.filter((_, index) => index !== at));
  }

  protected addRule(): void {
    this.editRules((rules) => [...rules, nextRule()]);
  }

  /** Above the others, since the first rule that holds decides. */
  protected addHoliday(): void {
    this.editRules((rules) => [holiday(new Date().toISOString().slice(0, 10)), ...rules]);
  }

  protected discard(): void {
    const number = this.number();
    if (number) this.show(number);
  }

  protected async assign(number: NumberFieldsFragment, select: HTMLSelectElement): Promise<void> {
    const variables = { numberId: number.id, agentId: select.value || null };
    const request = this.apollo.mutate({ mutation: AssignNumberDocument, variables });
    const { payload, message } = await this.book.change(request.pipe(map(({ data }) => data?.assignNumber)));
    this.failure.set(message);
    if (message !== null) select.value = number.agent?.id ?? '';
    this.replace(payload?.phoneNumber ?? null);
  }

  protected async save(number: NumberFieldsFragment): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    const routing = this.routing();
    const variables = {
      ...{ numberId: number.id, expectedRevision: number.revision },
      ...{ routing: routing && routingInput(routing), fallbackSentence: this.sentence().trim() || null },
    };
    const request = this.apollo.mutate({ mutation: SaveNumberRoutingDocument, variables });
    const { payload, message } = await this.book.change(request.pipe(map(({ data }) => data?.saveNumberRouting)));
    this.busy.set(false);
    this.failure.set(message);
    const faults = (payload?.errors ?? []).flatMap(({ field, message: text }): [string, string][] =>
      field ? [[field.join('.').replace(/^routing\./, ''), text]] : [],
    );
    this.faults.set(new Map(faults));
    if (message === null) {
      this.edited.set(false);
      this.saved.set(true);
    }
    this.replace(payload?.phoneNumber ?? null);
  }

  protected async point(number: NumberFieldsFragment, back: boolean): Promise<void> {
    const { PointDialog } = await import('./point-dialog');
    const opened = this.dialog.open(PointDialog, { data: { number, back }, width: '560px' });
    this.replace((await firstValueFrom(opened.afterClosed())) ?? null);
  }

  private editRules(change: (rules: readonly Rule[]) => readonly Rule[]): void {
    const routing = this.routing();
    if (routing) this.edit({ ...routing, rules: [...change(routing.rules)] });
  }

  private touched(): void {
    this.edited.set(true);
    this.saved.set(false);
  }

  private show(number: NumberFieldsFragment): void {
    this.routing.set(number.routing ?? null);
    this.sentence.set(number.fallbackSentence ?? '');
    this.edited.set(false);
    this.faults.set(new Map());
    this.failure.set(null);
  }

  private replace(changed: NumberFieldsFragment | null): void {
    if (!changed || !this.list.hasValue()) return;
    this.list.update(
      (list) =>
        list && { ...list, numbers: list.numbers.map((number) => (number.id === changed.id ? changed : number)) },
    );
  }
}

import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type {
  DialChoicesQuery,
  DialVersionFragment,
  PlaceCallInput,
  PlaceCallMutation,
  ProblemFieldsFragment,
} from '@switchboard/contract';
import { DialChoicesDocument, DialVersionsDocument, PlaceCallDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Access } from '../access/access';
import { DialVerdict } from '../dialling/dial-verdict';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import { PageTitle } from '../shell/page-title';
import { NeedsServer } from '../ui/needs-server';
import type { VariablePair } from './call-variables';
import { fromJson, fromPairs, toJson, toPairs } from './call-variables';
import type { Destination } from './dial-destination';
import { loadDestinationReader } from './dial-destination';
import { DialOptionsFields, durationFault, NO_OPTIONS, OPTION_FIELDS, optionsInput } from './dial-options';
import { idempotencyKey } from './idempotency-key';
import { VariablesField } from './variables-field';
import { PhoneNumberPipe } from '../ui/phone-number';

type Choices = DialChoicesQuery;
const FIELDS = [
  ...(['to', 'fromNumberId', 'agentId', 'agentVersionId', 'variables', 'idempotencyKey'] as const),
  ...OPTION_FIELDS,
] as const;
export type DialField = (typeof FIELDS)[number];

@Component({
  selector: 'app-dial-page',
  imports: [
    DialOptionsFields,
    DialVerdict,
    MatAutocomplete,
    MatAutocompleteTrigger,
    MatOption,
    NeedsServer,
    PageTitle,
    PhoneNumberPipe,
    RouterLink,
    VariablesField,
  ],
  templateUrl: './dial-page.html',
  styleUrl: './dial-page.scss',
})
export class DialPage {
  private readonly apollo = inject(Apollo);
  private readonly router = inject(Router);
  protected readonly access = inject(Access);
  protected readonly streams = inject(EventStreams);

  /** Query parameters: who is chosen at first, and whether its draft. */
  private readonly wanted = inject(ActivatedRoute).snapshot.queryParamMap;

  private readonly reader = signal<Awaited<ReturnType<typeof loadDestinationReader>> | null>(null);
  protected readonly choices = rxResource<Choices | null, unknown>({
    stream: () => this.apollo.query({ query: DialChoicesDocument }).pipe(map(({ data }) => data ?? null)),
  });
  protected readonly numbers = computed(
    () =>
      this.loaded()
        ?.phoneNumbers.edges.map((edge) => edge.node)
        .filter((number) => number.voiceCapable) ?? [],
  );
  /** Each agent as callers get it, then its draft. */
  protected readonly agents = computed(() => this.loaded()?.agents.edges.map((edge) => edge.node) ?? []);

  protected readonly typed = signal('');
  protected readonly destination = computed<Destination>(() => this.reader()?.read(this.typed()) ?? { kind: 'empty' });
  protected readonly from = linkedSignal(() => this.numbers()[0]?.id ?? '');
  /** `agt_…` for the published version, `agt_… draft` for the draft. */
  protected readonly answeredBy = linkedSignal(() => this.defaultAgent());
  /** Published versions of the agent, newest first, once they are known. */
  private readonly history = rxResource({
    params: () => this.agent()?.id,
    stream: ({ params: agentId }) =>
      this.apollo
        .query({ query: DialVersionsDocument, variables: { agentId } })
        .pipe(map(({ data }) => data?.agent?.versions.edges.map((edge) => edge.node) ?? [])),
  });
  /** Versions before the one that callers get. */
  protected readonly older = computed(() => {
    const published = this.agent()?.published;
    const versions = this.history.hasValue() ? this.history.value() : [];
    return published ? versions.filter(({ id }) => id !== published.id) : [];
  });
  /** An older version's id; empty: the one that callers get. */
  protected readonly olderId = linkedSignal({ source: () => this.answeredBy(), computation: () => '' });
  protected readonly options = signal(NO_OPTIONS);
  protected readonly pairs = linkedSignal<readonly VariablePair[]>(() => toPairs(this.version()?.variables ?? {}));
  protected readonly json = signal('');
  protected readonly asJson = signal(false);
  protected readonly key = signal(idempotencyKey());
  protected readonly busy = signal(false);
  protected readonly tried = signal(false);
  protected readonly problems = signal<readonly ProblemFieldsFragment[]>([]);
  protected readonly failure = signal<string | null>(null);
  /** The call that the phone network did not take: it is in the history with its reason. */
  protected readonly refusedCall = signal<string | null>(null);

  protected readonly agent = computed(() => this.agents().find((agent) => this.answeredBy().startsWith(agent.id)));
  protected readonly draft = computed(() => this.answeredBy().endsWith(' draft'));
  protected readonly version = computed<DialVersionFragment | null>(() => {
    if (this.draft()) return this.agent()?.draft ?? null;
    return this.older().find(({ id }) => id === this.olderId()) ?? this.agent()?.published ?? null;
  });
  /** What happens should a machine answer, in words; null: nothing special. */
  protected readonly machine = computed(() => {
    const detection = this.version()?.conduct.machineDetection;
    if (!detection || this.options().machineDetection === false) return null;
    return detection.message === null ? 'hangs up if a machine answers' : 'leaves a message if a machine answers';
  });
  protected readonly versionName = computed(() => {
    if (this.draft()) return ' (draft)';
    const older = this.older().find(({ id }) => id === this.olderId());
    return older?.number ? ` v${older.number}` : '';
  });
  protected readonly number = computed(() => this.numbers().find((number) => number.id === this.from()));
  protected readonly variables = computed(() =>
    this.asJson() ? fromJson(this.json()) : { value: fromPairs(this.pairs()) },
  );
  protected readonly suggestions = computed(() => {
    const typed = this.typed().trim().toLowerCase();
    const digits = typed.replace(/\D/g, '');
    return (this.access.sandbox()?.phoneBook ?? []).filter(
      (callee) =>
        typed === '' ||
        callee.name.toLowerCase().includes(typed) ||
        // A whole number needs no suggestion, which would cover the next field.
        (digits !== '' && callee.e164 !== `+${digits}` && callee.e164.includes(digits)),
    );
  });
  /** What the form still has to have before it can place a call. */
  protected readonly awaited = computed(() => {
    if (this.choices.error()) return 'Numbers and agents could not be loaded';
    return this.loaded() && this.reader() ? null : 'Numbers and agents are being loaded';
  });
  /** Problems that belong to no field on this page. */
  protected readonly general = computed(() =>
    this.problems().filter((problem) => !FIELDS.some((field) => belongsTo(problem, field))),
  );

  /** Closed, they would hide what is wrong with them. */
  protected readonly optionsAreWrong = computed(
    () =>
      durationFault(this.options()) !== null ||
      [...OPTION_FIELDS, 'agentVersionId' as const].some((field) => this.problemOf(field) !== undefined),
  );

  constructor() {
    void loadDestinationReader().then((reader) => this.reader.set(reader));
  }

  protected typing(text: string): void {
    // Formatting while deleting would put back what was deleted.
    const grows = text.length > this.typed().length;
    this.typed.set(grows ? (this.reader()?.format(text) ?? text) : text);
    this.edited();
  }

  protected choose(e164: string): void {
    this.typed.set(this.reader()?.format(e164) ?? e164);
    this.edited();
  }

  /** Another call is meant from here on, so it gets a key of its own. */
  protected edited(): void {
    this.key.set(idempotencyKey());
    this.problems.set([]);
    this.failure.set(null);
    this.refusedCall.set(null);
  }

  protected problemOf(field: DialField): ProblemFieldsFragment | undefined {
    return this.problems().find((problem) => belongsTo(problem, field));
  }

  protected setMode(asJson: boolean): void {
    if (asJson) this.json.set(toJson(fromPairs(this.pairs())));
    else {
      const read = fromJson(this.json());
      if ('value' in read) this.pairs.set(toPairs(read.value));
    }
    this.asJson.set(asJson);
  }

  protected async place(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const input = this.order();
    if (input === null || this.busy()) return this.focusFault();
    this.busy.set(true);
    this.problems.set([]);
    this.failure.set(null);
    this.refusedCall.set(null);
    try {
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: PlaceCallDocument, variables: { input } }));
      if (data) await this.answered(data.placeCall);
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.code === 'UNAUTHENTICATED') return void this.access.expired();
      this.failure.set(refusal.message);
    } finally {
      this.busy.set(false);
    }
    if (this.problems().length > 0) this.focusFault();
  }

  private async answered({ call, errors }: PlaceCallMutation['placeCall']): Promise<void> {
    this.problems.set(errors);
    if (call === null) return;
    if (errors.length === 0) await this.router.navigate(['/calls', call.id]);
    this.refusedCall.set(call.id);
    // The key stands for the call that was refused; the next try is another call.
    this.key.set(idempotencyKey());
  }

  /** Null while a field is at fault. */
  private order(): PlaceCallInput | null {
    const destination = this.destination();
    const variables = this.variables();
    const agent = this.agent();
    const isWhole = destination.kind === 'number' && 'value' in variables && agent !== undefined;
    if (!isWhole || this.from() === '' || durationFault(this.options()) !== null) return null;
    return {
      idempotencyKey: this.key(),
      to: destination.e164,
      fromNumberId: this.from(),
      agentId: agent.id,
      variables: variables.value,
      ...(this.draft() && { agentVersionId: agent.draft.id }),
      ...(!this.draft() && this.olderId() !== '' && { agentVersionId: this.olderId() }),
      ...optionsInput(this.options()),
    };
  }

  private loaded(): Choices | null {
    return this.choices.hasValue() ? this.choices.value() : null;
  }

  private defaultAgent(): string {
    const agents = this.agents();
    const wanted = agents.find(({ id }) => id === this.wanted.get('agent'));
    if (wanted) return this.wanted.has('draft') || !wanted.published ? `${wanted.id} draft` : wanted.id;
    const published = agents.find((agent) => agent.published !== null);
    return published?.id ?? (agents[0] === undefined ? '' : `${agents[0].id} draft`);
  }

  private focusFault(): void {
    setTimeout(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
  }
}

/** The server names the field as a path, with or without the outer `input`. */
function belongsTo(problem: ProblemFieldsFragment, field: DialField): boolean {
  return problem.field?.some((part) => part === field) ?? false;
}

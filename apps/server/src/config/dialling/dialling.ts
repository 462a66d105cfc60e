import { Inject, Injectable } from '@nestjs/common';
import type {
  CallDesk,
  CallRecords,
  Clock,
  DialExplanation,
  DialRecords,
  DialSettings,
  NumberRecords,
  OutboundSwitch,
  Problem,
  StoredDialPolicy,
  StoredDialSettings,
} from '@switchboard/call';
import { isE164 } from '../../graphql/scalars';
import { CALL_DESK, CALL_RECORDS, CLOCK, DIAL_POLICY, DIAL_RECORDS, NUMBER_RECORDS } from '../../ports';
import { settingsProblems } from './dial-settings-check';

const MAX_REASON = 500;
const MAX_IMPORT = 10_000;
/** Told back of what could not be read; more would only repeat the request. */
const MAX_UNREADABLE = 50;
/** So many calls are read, and ended at the same time. */
const ENDED_AT_ONCE = 200;
/** What an agent's calls last at most when nobody says otherwise; the dry run sets the price of so much aside. */
const USUAL_SECONDS = 1_800;

const invalid = (field: string, message: string): Problem => ({
  ...{ code: 'INVALID_INPUT', message, field: [field], retryable: false },
});

export interface DoNotCallResult {
  readonly changed: number;
  readonly known: number;
  readonly unreadable: readonly string[];
  readonly errors: readonly Problem[];
}

/** `(415) 555-0100` without a country is nobody's number: only what says its country is read, however it is spaced. */
const numberOf = (text: string): string | null => {
  const bare = text
    .trim()
    .replace(/[\s().\-/]/g, '')
    .replace(/^00/, '+');
  return isE164(bare) ? bare : null;
};

/** The rules for outbound calls in the hands of people. */
@Injectable()
export class Dialling {
  @Inject(CALL_DESK) private readonly desk!: CallDesk;
  @Inject(CALL_RECORDS) private readonly calls!: CallRecords;

  constructor(
    @Inject(DIAL_RECORDS) private readonly records: DialRecords,
    @Inject(DIAL_POLICY) private readonly policy: StoredDialPolicy,
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async update(expectedRevision: number, settings: DialSettings, by: string) {
    const tidy = {
      ...settings,
      countries: [...new Set(settings.countries.map((country) => country.trim().toUpperCase()))],
    };
    const errors = settingsProblems(tidy);
    if (errors.length > 0) return { dialPolicy: await this.records.policy(), errors };
    const change = await this.records.changePolicy({ expectedRevision, settings: tidy, by, at: this.now() });
    if ('policy' in change) return { dialPolicy: change.policy, errors: [] };
    return { dialPolicy: change.stale, errors: [staleProblem(change.stale)] };
  }

  async setStopped(wish: { stopped: boolean; reason: string | null; endCalls: boolean }, by: string) {
    const reason = wish.reason?.trim() || null;
    const { stopped } = wish;
    if (reason && reason.length > MAX_REASON) {
      const errors = [invalid('reason', 'At most 500 characters.')];
      return { outbound: await this.records.outbound(), endedCalls: 0, errors };
    }
    const outbound = await this.records.switchOutbound({ stopped, reason, by, at: this.now() });
    const endedCalls = stopped && wish.endCalls ? await this.endOutbound(by) : 0;
    return { outbound, endedCalls, errors: [] };
  }

  outbound(): Promise<OutboundSwitch> {
    return this.records.outbound();
  }

  /** A number that does not exist any more has no country of its own: nothing is home then. */
  async explain(question: {
    to: string;
    fromNumberId: string | null;
    agentId: string | null;
  }): Promise<DialExplanation> {
    const { to, fromNumberId, agentId } = question;
    const number = fromNumberId === null ? null : await this.numbers.number(fromNumberId);
    const from = number ?? (await this.numbers.numbers()).find(({ voiceCapable }) => voiceCapable);
    const bare = numberOf(to) ?? to.trim().slice(0, 40);
    return this.policy.explain({ to: bare, from: from?.e164 ?? '', agentId, maxDurationSeconds: USUAL_SECONDS });
  }

  async addDoNotCall(numbers: readonly string[], reason: string | null, by: string): Promise<DoNotCallResult> {
    if (numbers.length > MAX_IMPORT) return refused(invalid('numbers', 'At most 10,000 numbers at a time.'));
    if (reason && reason.length > MAX_REASON) return refused(invalid('reason', 'At most 500 characters.'));
    const read = numbers.map((text) => ({ text, e164: numberOf(text) })).filter(({ text }) => text.trim() !== '');
    const entries = read.flatMap(({ e164 }) =>
      e164 === null ? [] : [{ e164, reason: reason?.trim() || null, by, at: this.now() }],
    );
    const unreadable = read.filter(({ e164 }) => e164 === null).map(({ text }) => text.slice(0, 40));
    const { added, known } = await this.records.addDoNotCall(entries);
    const errors = unreadable.length === 0 ? [] : [invalid('numbers', unreadableWords(unreadable.length))];
    return { changed: added, known, unreadable: unreadable.slice(0, MAX_UNREADABLE), errors };
  }

  async removeDoNotCall(e164: string): Promise<DoNotCallResult> {
    if (await this.records.removeDoNotCall(e164)) return { changed: 1, known: 0, unreadable: [], errors: [] };
    return refused({ ...invalid('e164', 'This number is not on the list.'), code: 'NOT_FOUND' });
  }

  /** From the newest back: new ones are refused already, and a call that ends meanwhile moves no page, as a cursor names a call. */
  private async endOutbound(by: string): Promise<number> {
    const filter = { direction: 'OUTBOUND', status: ['QUEUED', 'RINGING', 'IN_PROGRESS'] } as const;
    let ended = 0;
    let after: string | null = null;
    do {
      const { edges, hasNextPage } = await this.calls.calls({ filter, orderBy: 'NEWEST', first: ENDED_AT_ONCE, after });
      const results = await Promise.all(edges.map(({ node }) => this.desk.end(node.id, by)));
      ended += results.filter(({ problem }) => problem === null).length;
      after = hasNextPage ? (edges.at(-1)?.cursor ?? null) : null;
    } while (after !== null);
    return ended;
  }

  private now(): string {
    return this.clock.wallTime().toISOString();
  }
}

const refused = (problem: Problem): DoNotCallResult => ({
  ...{ changed: 0, known: 0, unreadable: [], errors: [problem] },
});

const unreadableWords = (count: number): string =>
  `${count === 1 ? 'One entry is' : `${count} entries are`} no phone number with its country code, such as +14155550100.`;

const staleProblem = ({ by }: StoredDialSettings): Problem => ({
  ...{ code: 'STALE_REVISION', retryable: false },
  message: `${by ?? 'Somebody'} changed the rules in the meantime; nothing was overwritten.`,
});

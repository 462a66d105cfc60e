import type { SQL } from 'drizzle-orm';
import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { CallFilter } from '@switchboard/call';
import { partyTerm, startingWith, wordsOf } from './search-terms';
import { calls, transcriptItems } from './tables';

const MAX_WORDS = 8;

/** The condition that a filter stands for; undefined when it asks for nothing. An empty list asks for nothing, too. */
export function whereCalls(filter: CallFilter): SQL | undefined {
  return and(
    oneOf(calls.status, filter.status),
    oneOf(calls.agentId, filter.agentId),
    oneOf(calls.phoneNumberId, filter.numberId),
    oneOf(calls.endReason, filter.endReason),
    given(filter.direction, (direction) => eq(calls.direction, direction)),
    given(filter.hasError, (hasError) => eq(calls.hasError, hasError)),
    given(filter.startedAfter, (at) => gte(calls.createdAt, at)),
    given(filter.startedBefore, (at) => lt(calls.createdAt, at)),
    given(filter.minDurationMs, (ms) => gte(calls.durationMs, Math.ceil(ms))),
    given(filter.party, wherePartyHas),
    given(filter.text, whereTranscriptHas),
  );
}

function wherePartyHas(party: string): SQL | undefined {
  const term = partyTerm(party);
  return term === null ? undefined : sql`${calls.parties} @@ ${startingWith(term)}::tsquery`;
}

/** Every word must begin a word somewhere in the transcript, whoever said it. */
function whereTranscriptHas(text: string): SQL | undefined {
  return and(
    ...wordsOf(text)
      .slice(0, MAX_WORDS)
      .map(
        (word) => sql`${calls.id} in (select ${transcriptItems.callId} from ${transcriptItems}
          where ${transcriptItems.words} @@ ${startingWith(word)}::tsquery)`,
      ),
  );
}

const oneOf = <T extends string>(column: PgColumn, values: readonly T[] | undefined): SQL | undefined =>
  values && values.length > 0 ? inArray(column, [...values]) : undefined;

const given = <T>(value: T | undefined | null, condition: (value: T) => SQL | undefined): SQL | undefined =>
  value === undefined || value === null ? undefined : condition(value);

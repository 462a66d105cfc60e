import type { SQL } from 'drizzle-orm';
import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { CallFilter } from '@switchboard/call';
import { storableText } from './storable';
import { calls, transcriptItems } from './tables';

/** Enough for any number or SIP address; bounds what one call puts into the index. */
const MAX_ADDRESS_LENGTH = 128;
const MAX_WORDS = 8;
const LOOKS_LIKE_A_NUMBER = /^[+\d][\d\s()./-]*$/;
const HAS_A_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

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

/** All endings of both addresses in lower case: what stands anywhere in an address stands at the start of one of them. */
export function partyEndings(addresses: readonly string[]): string[] {
  const endings = new Set<string>();
  for (const address of addresses) {
    const text = searchable(address);
    for (let start = 0; start < text.length; start++) endings.add(storableText(text.slice(start)));
  }
  return [...endings];
}

const searchable = (address: string): string => storableText(address).toLowerCase().slice(0, MAX_ADDRESS_LENGTH).trim();

/** Spaces, brackets and dashes that people put between digits do not count. */
function wherePartyHas(party: string): SQL | undefined {
  const trimmed = storableText(party).toLowerCase().trim();
  if (trimmed === '') return undefined;
  const part = LOOKS_LIKE_A_NUMBER.test(trimmed) ? trimmed.replace(/[^+\d]/g, '') : trimmed;
  return sql`${calls.parties} @@ ${startingWith(part)}::tsquery`;
}

/** Every word must begin a word somewhere in the transcript, whoever said it. */
function whereTranscriptHas(text: string): SQL | undefined {
  const words = storableText(text)
    .split(/\s+/)
    .filter((word) => HAS_A_LETTER_OR_DIGIT.test(word));
  return and(
    ...words.slice(0, MAX_WORDS).map(
      (word) => sql`${calls.id} in (select ${transcriptItems.callId} from ${transcriptItems}
        where ${transcriptItems.words} @@ to_tsquery('simple', ${startingWith(word)}))`,
    ),
  );
}

/** A quoted lexeme with the prefix mark: nothing in it can be read as an operator. */
const startingWith = (text: string): string => `'${text.replace(/['\\]/g, '$&$&')}':*`;

const oneOf = <T extends string>(column: PgColumn, values: readonly T[] | undefined): SQL | undefined =>
  values && values.length > 0 ? inArray(column, [...values]) : undefined;

const given = <T>(value: T | undefined | null, condition: (value: T) => SQL | undefined): SQL | undefined =>
  value === undefined || value === null ? undefined : condition(value);

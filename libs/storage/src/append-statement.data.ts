/**
 * Adds a round of events to the logs of their calls and carries it over into the tables that lists and pages read: one
 * statement, prepared once per connection, whatever the number of calls and events. On a busy server the number of
 * statements and parameters is what writing costs (docs/decisions/0010-one-statement-per-round.md).
 *
 * `$1`, the events: `c` call, `s` number, `b` what the event says; of the newest state of each call, item and tool call
 * also `k` which of the three it is, `w` the words by which it is found, and `f` the number that told of it first. An
 * ERROR has `k` error. `$2`, the calls: `c` call, `a` and `z` first and last number, `e` whether an ERROR was raised.
 *
 * Answers the calls whose events do not follow what is stored. Then nothing of the whole round is kept.
 */
export const APPEND_STATEMENT = {
  name: 'append-events',
  text: `
with news as (
  select * from jsonb_to_recordset($1::jsonb) as news(c text, s integer, b jsonb, k text, w tsvector, f integer)
),
heads as (
  -- One step down the index per call; grouping would read every log from its start.
  select h.*, coalesce((select max(seq) from call_events where call_id = h.c), 0) as last
  from jsonb_to_recordset($2::jsonb) as h(c text, a integer, z integer, e boolean)
),
holes as (select c, a, last from heads where a > last + 1),
fresh as materialized (
  select news.*, heads.z, heads.e from news join heads using (c)
  where news.s > heads.last and not exists (select from holes)
),
-- Without "on conflict", which costs a third more: two writers of one number are an error of the second.
added as (insert into call_events (call_id, seq, body) select c, s, b from fresh),
put_calls as (
  insert into calls as known (
    id, call_sid, status, direction, end_reason, agent_id, phone_number_id, created_at, duration_ms,
    has_error, last_seq, snapshot_seq, snapshot, parties
  )
  select
    c, call->>'callSid', call->>'status', call->>'direction', call->>'endReason', call->>'agentId',
    call->>'phoneNumberId', (call->>'createdAt')::timestamptz, round((call->>'durationMs')::numeric)::integer,
    e or call->'failure' <> 'null', z, s, call, w
  from (select *, b->'call' as call from fresh where k = 'call') as newest
  on conflict (id) do update set
    call_sid = excluded.call_sid, status = excluded.status, direction = excluded.direction,
    end_reason = excluded.end_reason, agent_id = excluded.agent_id, phone_number_id = excluded.phone_number_id,
    created_at = excluded.created_at, duration_ms = excluded.duration_ms,
    has_error = known.has_error or excluded.has_error, last_seq = excluded.last_seq,
    snapshot_seq = excluded.snapshot_seq, snapshot = excluded.snapshot, parties = excluded.parties
  where known.snapshot_seq < excluded.snapshot_seq
),
-- A statement must not touch a row twice: these are the calls that the one above leaves alone.
flagged as (
  update calls set has_error = true from fresh
  where k = 'error' and calls.id = c and not exists (select from fresh as other where other.c = fresh.c and other.k = 'call')
),
put_items as (
  insert into transcript_items as known (call_id, id, position, seq, snapshot, words)
  select c, item->>'id', (item->>'position')::double precision, s, item, w
  from (select *, b->'item' as item from fresh where k = 'item') as newest
  on conflict (call_id, id) do update set
    position = excluded.position, seq = excluded.seq, snapshot = excluded.snapshot, words = excluded.words
  where known.seq < excluded.seq
),
put_tool_calls as (
  insert into tool_calls as known (call_id, id, first_seq, seq, snapshot)
  select c, tool_call->>'id', f, s, tool_call
  from (select *, b->'toolCall' as tool_call from fresh where k = 'toolCall') as newest
  on conflict (call_id, id) do update set seq = excluded.seq, snapshot = excluded.snapshot
  where known.seq < excluded.seq
)
select c, a, last from holes`,
} as const;

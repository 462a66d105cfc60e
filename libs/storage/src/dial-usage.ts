import type { DialUsage, StandingQuery } from '@switchboard/call';
import { sql } from 'drizzle-orm';
import type { Queries } from './database';

/** A leg that lasts longer than the carrier allows (Twilio: 24 hours) is no leg. With its ringing, in hours. */
const LONGEST_HOURS = 25;

interface UsageRow extends Record<string, unknown> {
  readonly all_minute: number;
  readonly all_hour: number;
  readonly all_day: number;
  readonly to_minute: number;
  readonly to_hour: number;
  readonly to_day: number;
  readonly agent_minute: number;
  readonly agent_hour: number;
  readonly agent_day: number;
  readonly running: number;
  readonly spent_usd: number;
}

/**
 * What is used of the caps at a moment. Seconds of conversation come from the settling or else from the stored call; null means that
 * the leg is not over as far as anybody knows.
 */
export async function dialUsage(db: Queries, { to, agentId, at }: StandingQuery): Promise<DialUsage> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const { rows } = await db.execute<UsageRow>(sql`
    with legs as (
      select
        a."to", a.agent_id, a.expires_at, a.per_minute_usd, a.reserved_usd,
        a.at > ${now} - interval '1 minute' as in_minute,
        a.at > ${now} - interval '1 hour' as in_hour,
        a.at > ${now} - interval '1 day' as in_day,
        case
          when a.talked_seconds is not null then a.talked_seconds
          when c.id is null or c.status in ('QUEUED', 'RINGING', 'IN_PROGRESS') then null
          when a.purpose = 'CALL' then coalesce(c.duration_ms, 0) / 1000.0
          else greatest(0, coalesce(extract(epoch from (c.snapshot ->> 'endedAt')::timestamptz - a.at), 0))
        end as talked
      from dial_attempts a left join calls c on c.id = a.call_id
      where a.at > ${now} - interval '1 day' or a.expires_at > ${now}
    )
    select
      count(*) filter (where in_minute)::int as all_minute,
      count(*) filter (where in_hour)::int as all_hour,
      count(*) filter (where in_day)::int as all_day,
      count(*) filter (where in_minute and "to" = ${to})::int as to_minute,
      count(*) filter (where in_hour and "to" = ${to})::int as to_hour,
      count(*) filter (where in_day and "to" = ${to})::int as to_day,
      count(*) filter (where in_minute and agent_id = ${agentId})::int as agent_minute,
      count(*) filter (where in_hour and agent_id = ${agentId})::int as agent_hour,
      count(*) filter (where in_day and agent_id = ${agentId})::int as agent_day,
      count(*) filter (where talked is null and expires_at > ${now})::int as running,
      coalesce(sum(case when talked is null then reserved_usd else ceil(talked / 60) * per_minute_usd end)
        filter (where in_day or (talked is null and expires_at > ${now})), 0)::float8 as spent_usd
    from legs`);
  const [row] = rows;
  if (!row) throw new Error('The usage of the dial policy gave no row.');
  return usageOf(row);
}

const usageOf = (row: UsageRow): DialUsage => ({
  all: { minute: row.all_minute, hour: row.all_hour, day: row.all_day },
  destination: { minute: row.to_minute, hour: row.to_hour, day: row.to_day },
  agent: { minute: row.agent_minute, hour: row.agent_hour, day: row.agent_day },
  running: row.running,
  spentUsd: row.spent_usd,
});

/** Nothing counts them any more: neither the day nor anything running. */
export async function forgetOldLegs(db: Queries, at: Date): Promise<void> {
  const now = sql`${at.toISOString()}::timestamptz`;
  await db.execute(sql`
    delete from dial_attempts
    where at < ${now} - make_interval(hours => ${LONGEST_HOURS}) and expires_at < ${now}`);
}

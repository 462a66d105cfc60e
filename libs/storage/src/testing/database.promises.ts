import { sql } from 'drizzle-orm';
import {
  agentEditingPromises,
  agentRecordsPromises,
  callRecordsPromises,
  changed,
  dialRecordsPromises,
  numberRecordsPromises,
  orderRecordsPromises,
  pressed,
  routingRecordsPromises,
  said,
  sampleCall,
  sampleItem,
  sampleLog,
} from '@switchboard/call/testing';
import { EventsRefused } from '../call-log-writer';
import type { Database } from '../database';
import { DatabaseError } from '../database-error';
import { PgAgentRecords } from '../pg-agent-records';
import { PgCallRecords } from '../pg-call-records';
import { PgDialRecords } from '../pg-dial-records';
import { PgMcpServerRecords } from '../pg-mcp-server-records';
import { PgNumberRecords } from '../pg-number-records';
import { PgOrderRecords } from '../pg-order-records';
import { PgRecordingRecords } from '../pg-recording-records';
import { PgRoutingRecords } from '../pg-routing-records';
import { PgSettingsRecords } from '../pg-settings-records';
import { PgToolRecords } from '../pg-tool-records';
import { PgUserRecords } from '../pg-user-records';
import { settings } from '../tables';
import { mcpServerRecordsPromises } from './mcp-server-records.promises';
import { recordingRecordsPromises } from './recording-records.promises';
import { settingsRecordsPromises } from './settings-records.promises';
import { toolRecordsPromises } from './tool-records.promises';
import { userRecordsPromises } from './user-records.promises';

const TABLES = [
  'calls',
  'call_events',
  'transcript_items',
  'tool_calls',
  'agent_versions',
  'agents',
  'blocked_callers',
  'phone_numbers',
  'sign_ins',
  'users',
  'recordings',
  'settings',
  'call_orders',
  'dial_policy_revisions',
  'outbound_switches',
  'do_not_call',
  'dial_attempts',
  'tools',
  'tool_secrets',
  'mcp_servers',
];

/** Everything that holds for a database, embedded or not: one instance, emptied before each test. */
export function databasePromises(name: string, open: () => Database): void {
  const emptied = async (): Promise<Database> => {
    await open().pool.query(TABLES.map((table) => `delete from ${table}`).join(';'));
    return open();
  };

  callRecordsPromises(name, async () => new PgCallRecords(await emptied()));
  agentRecordsPromises(name, async () => new PgAgentRecords(await emptied()));
  agentEditingPromises(name, async () => {
    const database = await emptied();
    return { agents: new PgAgentRecords(database), numbers: new PgNumberRecords(database) };
  });
  dialRecordsPromises(name, async () => {
    const database = await emptied();
    return { dial: new PgDialRecords(database), calls: new PgCallRecords(database) };
  });
  numberRecordsPromises(name, async () => new PgNumberRecords(await emptied()));
  routingRecordsPromises(name, async () => {
    const database = await emptied();
    return {
      agents: new PgAgentRecords(database),
      numbers: new PgNumberRecords(database),
      routing: new PgRoutingRecords(database),
    };
  });
  userRecordsPromises(name, async () => new PgUserRecords(await emptied()));
  recordingRecordsPromises(name, async () => new PgRecordingRecords(await emptied()));
  orderRecordsPromises(name, async () => new PgOrderRecords(await emptied()));
  toolRecordsPromises(name, async () => {
    const database = await emptied();
    return { tools: new PgToolRecords(database), agents: new PgAgentRecords(database) };
  });
  mcpServerRecordsPromises(async () => new PgMcpServerRecords(await emptied()));
  settingsRecordsPromises(name, async () => new PgSettingsRecords(await emptied()));

  describe(`logs of several calls in one transaction: ${name}`, () => {
    const ids = ['call_a', 'call_b', 'call_c'];
    // Two calls may know their items by the same id.
    const logs = ids.map((id) =>
      sampleLog(id, [
        changed(sampleCall({ id })),
        said(sampleItem({ id: 'item_1', text: `words of ${id}` })),
        pressed('1'),
      ]),
    );
    const batches = (from: number, to: number) =>
      logs.map((log, index) => ({ callId: ids[index] ?? '', events: log.slice(from, to) }));

    it('are kept as if each had come by itself', async () => {
      const records = new PgCallRecords(await emptied());
      await records.appendAll(batches(0, 1));
      await records.appendAll(batches(1, 3));
      const kept = await Promise.all(ids.map((id) => records.events(id, 0, 10)));
      const items = await Promise.all(ids.map((id) => records.transcript(id)));
      const calls = await Promise.all(ids.map((id) => records.call(id)));
      expect(kept).toEqual(logs);
      expect(items.map((each) => each.map(({ text }) => text))).toEqual(ids.map((id) => [`words of ${id}`]));
      expect(calls.map((call) => [call?.id, call?.lastSeq])).toEqual(ids.map((id) => [id, 3]));
    });

    it('are all kept or none: one with a hole refuses the others with it', async () => {
      const records = new PgCallRecords(await emptied());
      const [a, , c] = batches(0, 3);
      const hole = { callId: 'call_b', events: logs[1]?.slice(1) ?? [] };
      await expect(records.appendAll([a, hole, c].flatMap((each) => each ?? []))).rejects.toThrow(EventsRefused);
      expect(await Promise.all(ids.map((id) => records.call(id)))).toEqual([null, null, null]);
    });
  });

  describe(`database: ${name}`, () => {
    const secret = 'what the caller said';
    const count = async (): Promise<number> => open().read((db) => db.$count(settings));
    beforeEach(emptied);

    it('keeps nothing of a transaction that fails, and goes on', async () => {
      const failing = open().transaction(async (db) => {
        await db.insert(settings).values({ key: 'a', value: 1 });
        throw new RangeError('our own rule');
      });
      await expect(failing).rejects.toThrow(RangeError);
      expect(await count()).toBe(0);
      await open().transaction((db) => db.insert(settings).values({ key: 'b', value: 2 }));
      expect(await count()).toBe(1);
    });

    it('keeps transactions apart that run at the same time', async () => {
      const tries = Array.from({ length: 12 }, (_, index) =>
        open().transaction(async (db) => {
          await db.insert(settings).values({ key: `key_${index}`, value: index });
          if (index % 3 === 0) throw new RangeError('no');
        }),
      );
      const results = await Promise.allSettled(tries);
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4);
      expect(await count()).toBe(8);
    });

    it('tells what the database refused without what was to be stored', async () => {
      const row = { key: secret, value: secret };
      await open().read((db) => db.insert(settings).values(row));
      const tried = [
        open().read((db) => db.insert(settings).values(row)),
        open().transaction((db) => db.insert(settings).values(row)),
        open().read((db) => db.execute(sql`select no_such_column, ${secret}`)),
      ];
      for (const result of await Promise.allSettled(tried)) {
        const reason: unknown = result.status === 'rejected' ? result.reason : null;
        expect(reason).toBeInstanceOf(DatabaseError);
        expect(reason).toMatchObject({ code: expect.stringMatching(/^(23505|42703)$/) });
        expect(JSON.stringify(reason, Object.getOwnPropertyNames(reason))).not.toContain(secret);
      }
    });

    it('is healthy while it answers', async () => {
      expect(await open().healthy()).toBe(true);
    });

    it('uses its indexes for the newest page, a party and a word', async () => {
      const plan = async (query: string): Promise<string> =>
        open().transaction(async (db) => {
          await db.execute(sql`set local enable_seqscan = off`);
          await db.execute(sql`set local enable_sort = off`);
          const { rows } = await db.execute(sql.raw(`explain ${query}`));
          return JSON.stringify(rows);
        });
      expect(
        await plan(
          `select id from calls where (created_at, id) < (now(), 'x') order by created_at desc, id desc limit 5`,
        ),
      ).toContain('calls_newest');
      expect(await plan(`select id from calls order by coalesce(duration_ms, -1) desc, id desc limit 5`)).toContain(
        'calls_longest',
      );
      expect(await plan(`select id from calls where parties @@ '''55501'':*'::tsquery`)).toContain('calls_parties');
      expect(
        await plan(`select call_id from transcript_items where words @@ to_tsquery('simple', '''ref'':*')`),
      ).toContain('transcript_items_words');
    });
  });
}

import type { AgentRecords } from '@switchboard/call';
import { sampleAgent, sampleVersion } from '@switchboard/call/testing';
import type { SealedSecret, StoredTool, ToolChange, ToolRecords, ToolSettings } from '../tool-records';

const AT = '2026-03-01T00:00:00.000Z';
const LATER = '2026-03-02T00:00:00.000Z';

const settingsOf = (name: string, patch: Partial<ToolSettings> = {}): ToolSettings => ({
  ...{ kind: 'HTTP', name, description: `Does ${name}.`, timeoutMs: 10_000, filler: null, onBargeIn: 'KEEP' },
  parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
  http: {
    ...{ method: 'GET', url: 'https://api.example.com/{{args.order_id}}', query: [], bodyKind: 'NONE' },
    ...{ bodyTemplate: '', form: [], resultPath: '$.status', retries: 1, idempotencyHeader: null },
    headers: [{ name: 'authorization', value: 'Bearer {{secrets.SHOP}}' }],
    refusals: [{ status: 404, say: 'There is no such order.' }],
  },
  ...patch,
});

function made(change: ToolChange): StoredTool {
  if ('refused' in change) throw new Error(`refused: ${change.refused}`);
  return change.tool;
}
const refusalOf = (change: ToolChange): string | null => ('refused' in change ? change.refused : null);

/** What every keeper of tools promises. `open` gives an empty one for each test, with the agents beside it. */
export function toolRecordsPromises(
  name: string,
  open: () => Promise<{ tools: ToolRecords; agents: AgentRecords }>,
): void {
  describe(`tool records: ${name}`, () => {
    let records: ToolRecords;
    let agents: AgentRecords;
    beforeEach(async () => {
      ({ tools: records, agents } = await open());
    });

    const create = (id: string, settings: ToolSettings) => records.createTool({ id, settings, by: 'Ana', at: AT });
    const update = (expectedRevision: number, settings: ToolSettings, id = 'tool_1') =>
      records.updateTool({ id, expectedRevision, settings, by: 'Ben', at: LATER });
    const namesOf = async () => (await records.tools()).map((tool) => tool.name);

    it('keeps a tool whole, and lists by name', async () => {
      const order = made(await create('tool_1', settingsOf('order')));
      const book = made(await create('tool_2', settingsOf('book', { kind: 'MANUAL', http: null, filler: '' })));
      expect(order).toEqual({
        ...settingsOf('order'),
        ...{ id: 'tool_1', revision: 1, createdAt: AT, updatedAt: AT, updatedBy: 'Ana' },
      });
      expect(await records.tools()).toEqual([book, order]);
    });

    it('a change is counted and says who made it; an older one is refused with the newer tool', async () => {
      await create('tool_1', settingsOf('order'));
      const tool = made(await update(1, settingsOf('orders', { timeoutMs: 5_000 })));
      expect(tool).toMatchObject({ name: 'orders', timeoutMs: 5_000, revision: 2, updatedAt: LATER, updatedBy: 'Ben' });
      expect(await update(1, settingsOf('late'))).toEqual({ refused: 'STALE_REVISION', tool });
      expect(await records.tools()).toEqual([tool]);
      expect(refusalOf(await update(1, settingsOf('order'), 'tool_none'))).toBe('NOT_FOUND');
    });

    it('of simultaneous changes with one revision exactly one is made', async () => {
      await create('tool_1', settingsOf('order'));
      const changes = await Promise.all(
        [1, 2, 3, 4].map((n) => update(1, settingsOf('order', { timeoutMs: 1_000 * n }))),
      );
      expect(changes.map(refusalOf).sort()).toEqual(['STALE_REVISION', 'STALE_REVISION', 'STALE_REVISION', null]);
    });

    it('a name is given once, until its tool is put away', async () => {
      await create('tool_1', settingsOf('order'));
      await create('tool_2', settingsOf('book'));
      expect(refusalOf(await create('tool_3', settingsOf('order')))).toBe('NAME_TAKEN');
      expect(refusalOf(await update(1, settingsOf('book')))).toBe('NAME_TAKEN');
      made(await records.archiveTool({ id: 'tool_1', at: LATER }));
      expect(refusalOf(await records.archiveTool({ id: 'tool_1', at: LATER }))).toBe('NOT_FOUND');
      made(await create('tool_3', settingsOf('order')));
      expect(await namesOf()).toEqual(['book', 'order']);
    });

    it('what an agent uses is neither renamed nor put away, in draft or published version', async () => {
      await create('tool_1', settingsOf('order'));
      const uses = sampleVersion({ id: 'ver_p', agentId: 'agt_1', number: 1, toolNames: ['order'] });
      const draft = sampleVersion({ id: 'ver_d', agentId: 'agt_1', number: null, toolNames: [] });
      await agents.createAgent(sampleAgent('agt_1', { name: 'Ada', draft, published: uses }));
      await agents.createAgent(sampleAgent('agt_2', { name: 'Bo', draft: { ...draft, id: 'ver_2' }, published: null }));
      expect(await records.agentsUsing('order')).toEqual(['agt_1']);
      expect(await records.archiveTool({ id: 'tool_1', at: LATER })).toMatchObject({
        ...{ refused: 'IN_USE', agents: ['Ada'] },
      });
      expect(refusalOf(await update(1, settingsOf('orders')))).toBe('IN_USE');
      made(await update(1, settingsOf('order', { timeoutMs: 2_000 })));
      await agents.archive({ agentId: 'agt_1', at: LATER });
      expect(await records.agentsUsing('order')).toEqual([]);
      made(await records.archiveTool({ id: 'tool_1', at: LATER }));
    });

    it('keeps secrets as they were sealed, one of each name', async () => {
      const secret = (sealed: string): SealedSecret => ({
        ...{ name: 'SHOP', keyId: 'k1', sealed, updatedAt: AT, updatedBy: 'Ana' },
      });
      await records.putSecret(secret('one'));
      await records.putSecret({ ...secret('other'), name: 'ANOTHER' });
      await records.putSecret(secret('two'));
      expect(await records.secrets()).toEqual([{ ...secret('other'), name: 'ANOTHER' }, secret('two')]);
      expect([await records.deleteSecret('SHOP'), await records.deleteSecret('SHOP')]).toEqual([true, false]);
    });
  });
}

import type { Agent } from '../agent';
import type { AgentRecords } from '../ports/records';
import { sampleAgent, sampleVersion } from './record-samples.data';

/** What every keeper of agents promises. `open` gives an empty one for each test. */
export function agentRecordsPromises(name: string, open: () => Promise<AgentRecords>): void {
  describe(`agent records: ${name}`, () => {
    let records: AgentRecords;
    beforeEach(async () => {
      records = await open();
    });

    const listed = async (includeArchived: boolean): Promise<string[]> => {
      const page = await records.agents({ includeArchived, first: 200, after: null });
      return page.edges.map(({ node }) => node.id);
    };

    it('knows nobody at first', async () => {
      expect(await listed(true)).toEqual([]);
      expect(await records.agent('agt_1')).toBeNull();
      expect(await records.version('ver_1')).toBeNull();
      expect(await records.versions('agt_1')).toEqual([]);
    });

    it('gives back a seeded agent and its versions whole', async () => {
      const agent = sampleAgent('agt_1');
      await records.seed([agent]);
      expect(await records.agent('agt_1')).toEqual(agent);
      expect(await records.version(agent.draft.id)).toEqual(agent.draft);
      expect(await records.version('ver_agt_1_1')).toEqual(agent.published);
      expect(await records.versions('agt_1')).toEqual([agent.published]);
    });

    it('keeps an agent that was never published', async () => {
      const agent = sampleAgent('agt_1', { published: null });
      await records.seed([agent]);
      expect(await records.agent('agt_1')).toEqual(agent);
      expect(await records.versions('agt_1')).toEqual([]);
    });

    it('seeds only an empty store', async () => {
      await records.seed([sampleAgent('agt_1')]);
      await records.seed([sampleAgent('agt_1', { name: 'Changed' }), sampleAgent('agt_2')]);
      expect(await listed(true)).toEqual(['agt_1']);
      expect((await records.agent('agt_1'))?.name).toBe('Agent agt_1');
    });

    it('seeds once when several servers start at once', async () => {
      await Promise.all(['agt_1', 'agt_2', 'agt_3'].map((id) => records.seed([sampleAgent(id)])));
      expect(await listed(true)).toHaveLength(1);
    });

    it('takes no seeds for no agents', async () => {
      await records.seed([]);
      expect(await listed(true)).toEqual([]);
    });

    it('leaves archived agents out unless they are asked for', async () => {
      const archived: Agent = sampleAgent('agt_2', { archivedAt: '2026-02-01T00:00:00.000Z' });
      await records.seed([sampleAgent('agt_1'), archived]);
      expect(await listed(false)).toEqual(['agt_1']);
      expect(await listed(true)).toEqual(['agt_1', 'agt_2']);
      expect(await records.agent('agt_2')).toEqual(archived);
      const page = await records.agents({ includeArchived: false, first: 10, after: null });
      expect(page.totalCount).toBe(1);
    });

    it('turns pages without a skip or a repeat, the oldest id first', async () => {
      const ids = Array.from({ length: 7 }, (_, index) => `agt_${index}`);
      await records.seed([...ids].reverse().map((id) => sampleAgent(id)));
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more;) {
        const page = await records.agents({ includeArchived: false, first: 3, after });
        expect(page.totalCount).toBe(7);
        seen.push(...page.edges.map(({ node }) => node.id));
        after = page.edges.at(-1)?.cursor ?? null;
        more = page.hasNextPage;
      }
      expect(seen).toEqual(ids);
    });

    it('names a cursor that is not its own', async () => {
      const asked = records.agents({ includeArchived: true, first: 10, after: 'nonsense' });
      await expect(asked).rejects.toThrow('"nonsense"');
    });

    it('keeps instructions with characters that a database can not hold', async () => {
      const draft = sampleVersion({ id: 'ver_1', agentId: 'agt_1', instructions: 'Say \0 or \uD83D.' });
      await records.seed([sampleAgent('agt_1', { draft })]);
      expect((await records.version('ver_1'))?.instructions).toMatch(/^Say .+ or .+\.$/);
    });
  });
}

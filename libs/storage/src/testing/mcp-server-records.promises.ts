import type { McpServerRecords, McpServerSettings } from '../mcp-server-records';

const SHOP: McpServerSettings = {
  ...{ name: 'shop', url: 'https://mcp.example.com/mcp', allowedTools: ['find_order'], timeoutMs: 8_000 },
  headers: [{ name: 'authorization', value: 'Bearer {{secrets.SHOP}}' }],
};
const TOOL = { name: 'find_order', description: 'Finds it.', inputSchema: { type: 'object' } };
const AT = '2026-01-02T03:04:05.678Z';

/** What every keeper of servers of tools promises. `open` gives one that is empty. */
export function mcpServerRecordsPromises(open: () => Promise<McpServerRecords>): void {
  describe('servers of tools', () => {
    let records: McpServerRecords;
    beforeEach(async () => (records = await open()));

    it('are kept as they were given, by name', async () => {
      await records.create('mcp_1', SHOP);
      const created = await records.create('mcp_2', { ...SHOP, name: 'bank', allowedTools: null });
      expect(created).toEqual({
        server: { ...SHOP, name: 'bank', allowedTools: null, id: 'mcp_2', revision: 1, listing: [], listedAt: null },
      });
      expect((await records.servers()).map(({ name }) => name)).toEqual(['bank', 'shop']);
    });

    it('have each a name of their own', async () => {
      await records.create('mcp_1', SHOP);
      await records.create('mcp_2', { ...SHOP, name: 'bank' });
      expect(await records.create('mcp_3', SHOP)).toEqual({ refused: 'NAME_TAKEN' });
      expect(await records.update('mcp_2', 1, SHOP)).toEqual({ refused: 'NAME_TAKEN' });
    });

    it('are changed by whoever has seen the newest', async () => {
      await records.create('mcp_1', SHOP);
      expect(await records.update('mcp_1', 1, { ...SHOP, timeoutMs: 1 })).toMatchObject({ server: { revision: 2 } });
      expect(await records.update('mcp_1', 1, SHOP)).toMatchObject({
        ...{ refused: 'STALE_REVISION', server: { revision: 2, timeoutMs: 1 } },
      });
      expect(await records.update('mcp_9', 1, SHOP)).toEqual({ refused: 'NOT_FOUND' });
    });

    it('keep what they listed until their address changes', async () => {
      await records.create('mcp_1', SHOP);
      await records.keepListing('mcp_1', [TOOL], AT);
      await records.update('mcp_1', 1, { ...SHOP, timeoutMs: 1 });
      expect(await records.servers()).toEqual([expect.objectContaining({ listing: [TOOL], listedAt: AT })]);
      await records.update('mcp_1', 2, { ...SHOP, url: 'https://other.example.com/mcp' });
      expect(await records.servers()).toEqual([expect.objectContaining({ listing: [], listedAt: null })]);
    });

    it('are gone once they are removed', async () => {
      await records.create('mcp_1', SHOP);
      expect(await records.remove('mcp_1')).toBe(true);
      expect(await records.remove('mcp_1')).toBe(false);
      expect(await records.servers()).toEqual([]);
    });
  });
}

import type { SettingsRecords } from '../settings-records';

/** What every keeper of settings promises. `open` gives an empty one for each test. */
export function settingsRecordsPromises(name: string, open: () => Promise<SettingsRecords>): void {
  describe(`settings records: ${name}`, () => {
    let records: SettingsRecords;
    beforeEach(async () => {
      records = await open();
    });

    it('answers null for what was never set', async () => {
      expect(await records.setting('installation')).toBeNull();
    });

    it.each([['text'], [7], [false], [{ nested: ['a', null, { b: 1.5 }] }], [[1, 2]], ['nul \0']])(
      'keeps %j',
      async (value) => {
        await records.putSetting('key', 'before');
        await records.putSetting('key', value);
        expect(await records.setting('key')).toEqual(value === 'nul \0' ? 'nul \uFFFD' : value);
      },
    );

    it('lets all servers agree on one value', async () => {
      const settled = await Promise.all([1, 2, 3, 4].map((value) => records.settleSetting('key', value)));
      expect(new Set(settled).size).toBe(1);
      expect(await records.setting('key')).toBe(settled[0]);
    });
  });
}

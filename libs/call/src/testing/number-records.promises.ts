import type { NumberRecords } from '../ports/records';
import { sampleNumber } from './record-samples.data';

/** What every keeper of phone numbers promises. `open` gives an empty one for each test. */
export function numberRecordsPromises(name: string, open: () => Promise<NumberRecords>): void {
  describe(`number records: ${name}`, () => {
    let records: NumberRecords;
    beforeEach(async () => {
      records = await open();
    });

    const first = sampleNumber({ sid: 'PN1', e164: '+14155550100' });
    const second = sampleNumber({
      sid: 'PN2',
      e164: '+14155550101',
      managedBy: 'TRUNK',
      voiceUrl: 'https://a.example/',
    });

    it('knows no number at first', async () => {
      expect(await records.numbers()).toEqual([]);
      expect(await records.number('num_1')).toBeNull();
      expect(await records.numberByE164('+14155550100')).toBeNull();
    });

    it('takes over what the carrier lists, and routes new numbers to the agent', async () => {
      await records.syncNumbers([second, first], 'agt_1');
      const numbers = await records.numbers();
      expect(numbers.map(({ id: _, ...number }) => number)).toMatchObject([
        { ...first, agentId: 'agt_1', previousVoiceUrl: null },
        { ...second, agentId: 'agt_1', previousVoiceUrl: null },
      ]);
      for (const number of numbers) {
        expect(number.id).toMatch(/^num_/);
        expect(await records.number(number.id)).toEqual(number);
        expect(await records.numberByE164(number.e164)).toEqual(number);
      }
    });

    it('keeps id and routing of a known number and takes the rest from the carrier', async () => {
      await records.syncNumbers([first], 'agt_1');
      const [before] = await records.numbers();
      await records.syncNumbers([{ ...first, friendlyName: 'Moved', voiceUrl: 'https://b.example/' }, second], 'agt_2');
      expect(await records.number(before?.id ?? '')).toEqual({
        ...before,
        friendlyName: 'Moved',
        voiceUrl: 'https://b.example/',
      });
      expect((await records.numberByE164(second.e164))?.agentId).toBe('agt_2');
    });

    it('leaves a new number without an agent when there is none', async () => {
      await records.syncNumbers([first], null);
      expect((await records.numbers()).map(({ agentId }) => agentId)).toEqual([null]);
    });

    it('no longer lists what the carrier no longer lists, but knows it for old calls', async () => {
      await records.syncNumbers([first, second], 'agt_1');
      const gone = await records.numberByE164(second.e164);
      await records.syncNumbers([first], 'agt_1');
      expect((await records.numbers()).map(({ sid }) => sid)).toEqual(['PN1']);
      expect(await records.numberByE164(second.e164)).toBeNull();
      expect(await records.number(gone?.id ?? '')).toEqual(gone);
    });

    it('gives a number that comes back its id and routing', async () => {
      await records.syncNumbers([first], 'agt_1');
      const before = await records.numbers();
      await records.syncNumbers([], 'agt_1');
      expect(await records.numbers()).toEqual([]);
      await records.syncNumbers([first], 'agt_2');
      expect(await records.numbers()).toEqual(before);
    });

    it('takes a number that is listed twice once', async () => {
      await records.syncNumbers([first, first], 'agt_1');
      expect(await records.numbers()).toHaveLength(1);
    });

    it('adds a number once when several servers ask the carrier at once', async () => {
      await Promise.all([1, 2, 3].map(() => records.syncNumbers([first, second], 'agt_1')));
      expect((await records.numbers()).map(({ sid }) => sid)).toEqual(['PN1', 'PN2']);
    });
  });
}

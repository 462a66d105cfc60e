import type { RecordingRecords, StoredRecording } from '../recording-records';

const BEGUN: StoredRecording = {
  id: 'rec_1',
  callId: 'call_1',
  status: 'RECORDING',
  path: 'recordings/2026/11/rec_1.wav',
  bytes: null,
  durationMs: null,
  createdAt: '2026-11-22T09:30:00.125Z',
  expiresAt: null,
  note: null,
};

/** What every keeper of recordings promises. `open` gives an empty one for each test. */
export function recordingRecordsPromises(name: string, open: () => Promise<RecordingRecords>): void {
  describe(`recording records: ${name}`, () => {
    let records: RecordingRecords;
    beforeEach(async () => {
      records = await open();
    });

    it('answers null for an id that was never written', async () => {
      expect(await records.recording('rec_1')).toBeNull();
    });

    it('keeps a recording from its beginning to its end, sizes beyond 32 bits included', async () => {
      await records.putRecording(BEGUN);
      expect(await records.recording('rec_1')).toEqual(BEGUN);
      const ready: StoredRecording = {
        ...BEGUN,
        status: 'READY',
        bytes: 5_000_000_000,
        durationMs: 312_500_000,
        expiresAt: '2026-12-22T09:30:00.000Z',
        note: 'It breaks off \0 here.',
      };
      await records.putRecording(ready);
      await records.putRecording(ready);
      expect(await records.recording('rec_1')).toEqual({ ...ready, note: 'It breaks off \uFFFD here.' });
    });

    it('finds those that were never finished, the oldest first', async () => {
      await records.putRecording({ ...BEGUN, id: 'rec_2', createdAt: '2026-11-22T10:00:00.000Z' });
      await records.putRecording(BEGUN);
      await records.putRecording({ ...BEGUN, id: 'rec_3', status: 'READY' });
      await records.putRecording({ ...BEGUN, id: 'rec_4', status: 'FAILED' });
      expect((await records.unfinishedRecordings()).map(({ id }) => id)).toEqual(['rec_1', 'rec_2']);
    });
  });
}

import type { Call } from '../call';
import { dialRecordsPromises } from './dial-records.promises';
import { MemoryDialRecords } from './memory-dial-records';
import { MemoryRecords } from './memory-records';

dialRecordsPromises('in memory', async () => {
  const calls = new MemoryRecords();
  const newest = (id: string): Call | null =>
    calls.log.reduce<Call | null>(
      (call, event) => (event.callId === id && event.type === 'CallChanged' ? event.call : call),
      null,
    );
  return { dial: new MemoryDialRecords(newest), calls };
});

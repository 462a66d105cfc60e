/** A program of its own for the spec that kills it: appends event after event and prints each number once it is durable. */
import type { CallEvent } from '@switchboard/call';
import { openDatabase } from '../database';
import { PgCallRecords } from '../pg-call-records';

async function write(dataDir: string, workerFile: string, migrations: string): Promise<never> {
  const records = new PgCallRecords(await openDatabase({ dataDir, workerFile }, migrations));
  for (let seq = 1; ; seq++) {
    const event: CallEvent = {
      seq,
      callId: 'call_1',
      at: new Date().toISOString(),
      offsetMs: seq,
      type: 'OperatorActed',
      actor: 'usr_1',
      action: 'note',
      note: 'x'.repeat(2_000),
    };
    await records.append('call_1', [event]);
    process.stdout.write(`${seq}\n`);
  }
}

const [dataDir = '', workerFile = '', migrations = ''] = process.argv.slice(2);
void write(dataDir, workerFile, migrations);

import type { OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@switchboard/call';
import type { Database, RecordsQueue, SoleServer, WavRecorder } from '@switchboard/storage';
import { CLOCK, RECORDING_KEEPER, SOLE_SERVER } from '../ports';
import { DATABASE, QUEUE } from './adapter-tokens';

/** How long the last news may take to be written when the server stops. */
const LAST_NEWS_MS = 3_000;

/** Closes last: whatever ends before it may still write. */
@Injectable()
export class DatabaseLifetime implements OnApplicationShutdown {
  @Inject(CLOCK) private readonly clock!: Clock;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SOLE_SERVER) private readonly soleServer: SoleServer,
    @Inject(RECORDING_KEEPER) private readonly recorder: WavRecorder,
    @Inject(QUEUE) private readonly queue: RecordsQueue,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.recorder.close();
    // That a recording is ready is the last thing its call tells.
    const late = new Promise<void>((resolve) => this.clock.after(LAST_NEWS_MS, resolve));
    await Promise.race([this.queue.flushed(), late]);
    await this.soleServer.release();
    await this.database.close();
  }
}

import { Inject } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call, Recording } from '@switchboard/call';
import { isFinal } from '@switchboard/call';
import type { RecordingRecords } from '@switchboard/storage';
import { RECORDING_RECORDS } from '../ports';
import { CallModel } from './call.model';
import { RecordingModel } from './recording.model';

/** The recording of a call, as its log tells of it. */
@Resolver(() => CallModel)
export class RecordingResolver {
  constructor(@Inject(RECORDING_RECORDS) private readonly records: RecordingRecords) {}

  @ResolveField(() => RecordingModel, {
    nullable: true,
    description: 'Its sound; null when it is not recorded, or not answered yet.',
  })
  async recording(@Parent() { recording, status }: Call): Promise<RecordingModel | null> {
    if (!recording) return null;
    const known = recording.status === 'RECORDING' && isFinal(status) ? await this.settled(recording) : recording;
    const { id, durationMs, noticeHeardMs } = known;
    const url = `/recordings/${id}`;
    const stands = { status: known.status, durationMs, noticeHeardMs };
    return { id, url, peaksUrl: `${url}/peaks`, channels: 2, expiresAt: null, ...stands };
  }

  /** A server that was killed could not write the last of it into the log; the next one has repaired what was left. */
  private async settled(recording: Recording): Promise<Recording> {
    const stored = await this.records.recording(recording.id);
    return stored ? { ...recording, status: stored.status, durationMs: stored.durationMs } : recording;
  }
}

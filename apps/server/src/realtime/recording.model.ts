import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { RecordingStatus } from '@switchboard/call';
import { DateTime } from '../graphql/scalars';
import { words } from '../graphql/words';

export const RecordingStatusWords = words<RecordingStatus>('RecordingStatus', 'How a recording stands.', {
  RECORDING: 'The call goes on, or its file is just being finished.',
  READY: 'It can be heard.',
  FAILED: 'It could not be written; the call’s log says so. The call itself was not harmed.',
  REMOVED: 'It was ready once and was removed.',
});

@ObjectType('Recording', { description: 'The sound of a call: the caller on the left, the agent on the right.' })
export class RecordingModel {
  @Field(() => ID, { description: 'Ours: `rec_…`.' })
  id!: string;

  @Field(() => RecordingStatusWords, { description: 'How it stands.' })
  status!: RecordingStatus;

  @Field(() => String, {
    description:
      'Path of the sound on this server, such as `/recordings/rec_…`: a WAV file (G.711 µ-law, 8 kHz, two channels), in ranges if you like; with `?download=1` under a readable name. It takes the same sign-in or key as this API. Answers 409 until it is ready and 410 when it was removed.',
  })
  url!: string;

  @Field(() => String, {
    description:
      'Path of its waveform: JSON as the audiowaveform program writes it (version 2, 8 bits, two channels), at most 4,000 points a channel.',
  })
  peaksUrl!: string;

  @Field(() => Int, { nullable: true, description: 'Milliseconds from the answer to the end; null until it is ready.' })
  durationMs!: number | null;

  @Field(() => Int, { description: 'Channels: 2.' })
  channels!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Milliseconds from the answer until the caller had heard the notice of the recording: from then on the caller is recorded. Null while it is being said, and without a notice: then both sides are recorded from the answer on.',
  })
  noticeHeardMs!: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is removed by itself; null for never.' })
  expiresAt!: string | null;
}

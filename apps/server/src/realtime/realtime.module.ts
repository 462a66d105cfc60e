import { Module } from '@nestjs/common';
import { ConfigModule } from '../config/config.module';
import { FunctionsModule } from '../functions/functions.module';
import { CallFeedResolver } from './call-feed.resolver';
import { CallPartiesResolver } from './call-parties.resolver';
import { CallStoryResolver } from './call-story.resolver';
import { UsageResolver } from './cost/usage.resolver';
import { LatencyResolver } from './latency.resolver';
import { RecordingController } from './recording.controller';
import { RecordingResolver } from './recording.resolver';
import { ToolCallResolver } from './tool-call.resolver';

export const REALTIME_RESOLVERS = [
  CallFeedResolver,
  CallPartiesResolver,
  CallStoryResolver,
  LatencyResolver,
  RecordingResolver,
  ToolCallResolver,
  UsageResolver,
];

/** What happens in calls, as it happens and as it was. */
@Module({
  imports: [FunctionsModule, ConfigModule],
  controllers: [RecordingController],
  providers: REALTIME_RESOLVERS,
})
export class RealtimeModule {}

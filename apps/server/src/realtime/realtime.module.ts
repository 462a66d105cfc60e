import { Module } from '@nestjs/common';
import { FunctionsModule } from '../functions/functions.module';
import { CallFeedResolver } from './call-feed.resolver';
import { CallPartiesResolver } from './call-parties.resolver';
import { CallStoryResolver } from './call-story.resolver';
import { UsageResolver } from './cost/usage.resolver';
import { LatencyResolver } from './latency.resolver';
import { ToolCallResolver } from './tool-call.resolver';

export const REALTIME_RESOLVERS = [
  CallFeedResolver,
  CallPartiesResolver,
  CallStoryResolver,
  LatencyResolver,
  ToolCallResolver,
  UsageResolver,
];

/** What happens in calls, as it happens and as it was. */
@Module({ imports: [FunctionsModule], providers: REALTIME_RESOLVERS })
export class RealtimeModule {}

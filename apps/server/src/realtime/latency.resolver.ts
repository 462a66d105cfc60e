import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Latency } from '@switchboard/call';
import { LatencyModel } from './call.model';

@Resolver(() => LatencyModel)
export class LatencyResolver {
  @ResolveField(() => Boolean, {
    description:
      'True: the end of the caller’s speech was found in the audio, because the model does not tell it; `responseMs` and `turnDetectionMs` are close, not exact.',
  })
  approximate(@Parent() { approximate }: Latency): boolean {
    return approximate ?? false;
  }
}

import { Context, Query, Resolver } from '@nestjs/graphql';
import type { ApiContext } from '../graphql/api-context';
import { ApiError } from '../graphql/api-error';
import { MinimumRole } from './people/access';
import { SandboxClient } from './sandbox.client';
import { SandboxModel } from './sandbox.model';
import { ViewerModel } from './viewer.model';

@Resolver()
export class SetupResolver {
  constructor(private readonly client: SandboxClient) {}

  @MinimumRole('VIEWER')
  @Query(() => ViewerModel, { description: 'Who is asking.' })
  viewer(@Context() { viewer }: ApiContext): ViewerModel {
    if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
    return viewer;
  }

  @MinimumRole('VIEWER')
  @Query(() => SandboxModel, {
    nullable: true,
    description: 'The pretend world beside this server; null when everything is real.',
  })
  sandbox(): Promise<SandboxModel | null> {
    return this.client.world();
  }
}

import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ApolloDriver } from '@nestjs/apollo';
import type { BuildSchemaOptions } from '@nestjs/graphql';
import type { Request } from 'express';
import { GraphQLError } from 'graphql';
import type { Log } from '../config/log';
import { Viewers } from '../config/people/viewers';
import { CALL_EVENT_MODELS } from '../realtime/call-event.model';
import type { ApiContext } from './api-context';
import { ApiError } from './api-error';
import { toPublicError } from './api-faults';
import { depthLimit } from './depth-limit';
import { describeRoots } from './root-descriptions';

/** Words and signs of one operation; the console's largest has a few hundred. */
export const MAX_TOKENS = 3_000;

export const schemaOptions: BuildSchemaOptions = {
  orphanedTypes: CALL_EVENT_MODELS,
  // Ids and counts are declared one by one; no type is guessed.
  numberScalarMode: 'float',
};

/** The API over HTTP. Subscriptions have a socket of their own, see `ApiSocket`. */
export function apiOptions(viewers: Viewers, log: Log): ApolloDriverConfig {
  const toPublic = toPublicError(log);
  return {
    driver: ApolloDriver,
    path: '/graphql',
    autoSchemaFile: true,
    buildSchemaOptions: schemaOptions,
    transformSchema: describeRoots,
    csrfPrevention: true,
    // Strangers get no further than `contextOf`, so this is for signed-in people only.
    introspection: true,
    graphiql: false,
    includeStacktraceInErrorResponses: false,
    autoTransformHttpErrors: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [depthLimit],
    context: ({ req }: { req: Request }) => contextOf(viewers, req),
    formatError: (formatted, error) =>
      toPublic(
        error instanceof GraphQLError ? error : new GraphQLError(formatted.message, { originalError: error as Error }),
      ),
  };
}

/** Before a word of the operation is looked at. */
async function contextOf(viewers: Viewers, request: Request): Promise<ApiContext> {
  const viewer = await viewers.ofRequest(request);
  if (!viewer) throw new ApiError('UNAUTHENTICATED', 'Sign in first.');
  return { viewer, cutOff: null, asked: { request, again: viewers.later(request) } };
}

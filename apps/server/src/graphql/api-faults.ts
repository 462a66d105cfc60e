import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Log } from '../config/log';
import { publicError } from './api-error';

/** Turns errors into what leaves the server, and writes down the ones that are faults of ours. */
export const toPublicError =
  (log: Log) =>
  (error: GraphQLError): GraphQLFormattedError =>
    publicError(error, ({ traceId, error: fault }) => log.error({ traceId, error: fault }, 'API request failed'));

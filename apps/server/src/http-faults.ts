import { randomUUID } from 'node:crypto';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException, Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Log } from './config/log';
import { LOG } from './ports';

const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_USER_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  413: 'BAD_USER_INPUT',
  429: 'RATE_LIMITED',
  503: 'UNAVAILABLE',
};

/** What leaves the server when an address fails: a code and a sentence, never a stack. The API has its own, see `publicError`. */
@Catch()
@Injectable()
export class HttpFaults implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    // Errors of resolvers go on to the API's own formatting.
    if (host.getType<string>() !== 'http') return error;
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return response.destroy();
    const status = statusOf(error);
    const traceId = randomUUID();
    if (status >= 500 && !(error instanceof HttpException)) this.log.error({ traceId, error }, 'request failed');
    const message =
      status >= 500 && !(error instanceof HttpException) ? 'Something went wrong on the server.' : messageOf(error);
    return response.status(status).json({ error: { code: CODES[status] ?? 'INTERNAL', message, traceId } });
  }
}

/** Nest's own exceptions, and those of Express' body parsers. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}

function messageOf(error: unknown): string {
  return error instanceof HttpException ? error.message : 'The request could not be read.';
}

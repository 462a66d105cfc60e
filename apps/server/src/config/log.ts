import type { LoggerService } from '@nestjs/common';
import type { FaultLog, LogFields } from '@switchboard/call';
import pino from 'pino';
import type { Environment } from './environment';

export type Log = pino.Logger;

/** Fixed message plus fields, one line each on stdout. Numbers and words of callers only under keys that begin with `private`. */
export function openLog({ logLevel, logFormat }: Pick<Environment, 'logLevel' | 'logFormat'>): Log {
  const options: pino.LoggerOptions = {
    level: logLevel,
    base: null,
    messageKey: 'message',
    errorKey: 'error',
    redact: REDACTED,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  };
  if (logFormat === 'json') return pino(options);
  return pino({
    ...options,
    transport: { target: 'pino-pretty', options: { messageKey: 'message', singleLine: true } },
  });
}

/** A second lock: no line of ours carries these, but an error object of somebody else's might. */
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  '*.authorization',
  '*.cookie',
  '*.password',
  'error.config',
  'error.request',
];

/** The engine's log on ours. */
export class EngineLog implements FaultLog {
  constructor(private readonly log: Log) {}

  warn(message: string, fields: LogFields): void {
    this.log.warn(fields, message);
  }

  error(message: string, fields: LogFields & { readonly stack?: string }): void {
    this.log.error(fields, message);
  }
}

/** Nest's own lines: what it says at start is of use to its authors only, so it goes to `debug`. */
export class FrameworkLog implements LoggerService {
  constructor(private readonly logger: Log) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context, framework: String(message) }, 'framework');
  }

  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context, framework: String(message) }, 'framework warning');
  }

  error(message: unknown, stack?: unknown, context?: unknown): void {
    const error = message instanceof Error ? message : undefined;
    this.logger.error({ context, stack, error, framework: String(message) }, 'framework error');
  }
}

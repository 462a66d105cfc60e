import type { Environment } from './config/environment';

type Where = Pick<Environment, 'host' | 'port'>;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** What the person at the terminal can do about it. */
export function startFailure(error: unknown, { host, port }: Where): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Is another server running? Stop it, or set PORT to a free one.`;
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this machine. Set HOST to one, such as 127.0.0.1.`;
    case 'EACCES':
      return `This account may not listen on port ${port}. Set PORT to one above 1023.`;
    default:
      return `The server could not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

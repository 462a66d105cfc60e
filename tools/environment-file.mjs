import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads `.env` into the environment; what is set already wins.
 * @param {string} root
 */
export function loadEnvironmentFile(root) {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

// `npm run serve`: the server alone, from the build, with `.env` and the environment. Never a pretend world.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadEnvironmentFile } from './environment-file.mjs';
import { whenNpmHasGone } from './parent.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/apps/server/main.js');
loadEnvironmentFile(root);
process.env['NODE_ENV'] ??= 'production';
process.setSourceMapsEnabled(true);

if (!existsSync(main)) {
  console.error('There is no build yet. Run `npm run build` first.');
  process.exit(1);
}
whenNpmHasGone(() => process.kill(process.pid, 'SIGTERM'));
// In this very process, so that signals and the exit code are the server's own.
await import(pathToFileURL(main).href);

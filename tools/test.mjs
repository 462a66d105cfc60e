// `npm test`: lint, types, units and promises on the embedded defaults, builds, whole calls, the console in a real browser.
// Needs no service, no key and no system package. Ends with "N passed, N failed"; a skipped test counts as failed.
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';

const checks = new Checks(fileURLToPath(new URL('..', import.meta.url)));

await checks.nx('lint', ['run-many', '-t', 'lint', '--parallel=2']);
await checks.nx('types', ['run-many', '-t', 'typecheck', '--parallel=2']);
await checks.jest('units and promises', ['--maxWorkers=2']);
const isBuilt = await checks.nx('build', ['run-many', '-t', 'build', '--parallel=2']);
// Whole calls run against the build.
if (isBuilt) await checks.jest('whole calls', ['-c', 'apps/e2e/jest.config.cjs']);
process.exit(checks.finish());

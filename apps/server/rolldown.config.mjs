import { cpSync, rmSync } from 'node:fs';
import { defineConfig } from 'rolldown';

const OUT = 'dist/apps/server';

/** Our own code and the compiler's helpers are bundled; packages stay where npm put them. */
const isPackage = (id) =>
  !id.startsWith('.') &&
  !id.startsWith('/') &&
  !/^[A-Za-z]:/.test(id) &&
  !id.startsWith('\0') &&
  !/^@(switchboard|oxc-project)\//.test(id);

/** The database reads its migrations as files. */
const migrations = {
  name: 'migrations',
  writeBundle() {
    rmSync(`${OUT}/migrations`, { recursive: true, force: true });
    cpSync('libs/storage/migrations', `${OUT}/migrations`, { recursive: true });
  },
};

export default defineConfig({
  input: {
    main: 'apps/server/src/main.ts',
    'emit-schema': 'apps/server/src/emit-schema.ts',
    'database-worker': 'libs/storage/src/embedded-database.worker.ts',
    'recording-worker': 'libs/storage/src/recording/recording.worker.ts',
  },
  platform: 'node',
  tsconfig: 'apps/server/tsconfig.json',
  external: isPackage,
  plugins: [migrations],
  output: { dir: OUT, format: 'esm', sourcemap: true, entryFileNames: '[name].js', cleanDir: true },
});

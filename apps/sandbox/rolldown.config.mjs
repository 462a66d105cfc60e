import { defineConfig } from 'rolldown';

/** Our own code and the compiler's helpers are bundled; packages stay where npm put them. */
const isPackage = (id) =>
  !id.startsWith('.') &&
  !id.startsWith('/') &&
  !/^[A-Za-z]:/.test(id) &&
  !id.startsWith('\0') &&
  !/^@(switchboard|oxc-project)\//.test(id);

export default defineConfig({
  input: {
    main: 'apps/sandbox/src/main.ts',
    'speech-worker': 'libs/simulators/src/voices/speech.worker.ts',
  },
  platform: 'node',
  tsconfig: 'apps/sandbox/tsconfig.json',
  external: isPackage,
  output: { dir: 'dist/apps/sandbox', format: 'esm', sourcemap: true, entryFileNames: '[name].js', cleanDir: true },
});

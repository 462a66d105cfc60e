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
    main: 'apps/bench/src/main.ts',
    relay: 'apps/bench/src/relay.ts',
  },
  platform: 'node',
  tsconfig: 'apps/bench/tsconfig.json',
  external: isPackage,
  output: { dir: 'dist/apps/bench', format: 'esm', sourcemap: true, entryFileNames: '[name].js', cleanDir: true },
});

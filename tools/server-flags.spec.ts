import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLLECTOR_FLAGS } from './server-flags.mjs';

it('npm run serve starts Node with the flags of npm start', () => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(scripts['serve']).toBe(`node ${COLLECTOR_FLAGS.join(' ')} tools/serve.mjs`);
});

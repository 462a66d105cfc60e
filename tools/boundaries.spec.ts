import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const REPOSITORY = join(__dirname, '..');
const RULE = '@nx/enforce-module-boundaries';
const ROOT_FILES = ['eslint.config.mjs', 'nx.json', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/** Each breaks one arrow of "who may import whom". */
const FORBIDDEN = {
  'libs/call/src/vendor.ts': "import '@switchboard/twilio';",
  'libs/call/src/socket.ts': "import 'ws';",
  'libs/twilio/src/framework.ts': "import '@nestjs/common';",
  'libs/twilio/src/neighbour.ts': "import '@switchboard/openai';",
  'libs/websocket/src/neighbour.ts': "import '@switchboard/twilio';",
  'libs/openai/src/framing.ts': "import '@switchboard/websocket';",
  'libs/storage/src/neighbour.ts': "import '@switchboard/twilio';",
  'libs/simulators/src/framework.ts': "import '@nestjs/common';",
  'libs/contract/src/heart.ts': "import '@switchboard/call';",
  'apps/server/src/pretend.ts': "import '@switchboard/simulators';",
  'apps/server/src/page.ts': "import '@angular/core';",
  'apps/bench/src/adapter.ts': "import '@switchboard/twilio';",
  'apps/console/src/heart.ts': "import '@switchboard/call';",
  'apps/console/src/socket.ts': "import 'ws';",
} as const;

/** Each follows an arrow that exists. */
const ALLOWED = {
  'libs/call/src/schema.ts': "import 'zod';",
  'libs/twilio/src/heart.ts': "import '@switchboard/call';",
  'libs/simulators/src/wires.ts': "import '@switchboard/twilio';",
  'libs/websocket/src/heart.ts': "import '@switchboard/call';",
  'apps/server/src/framing.ts': "import '@switchboard/websocket';",
  'apps/server/src/adapters.ts': "import '@switchboard/storage';",
  'apps/server/src/framework.ts': "import '@nestjs/common';",
  'apps/console/src/agreed.ts': "import '@switchboard/contract';",
} as const;

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}

/** The rooms of this repository with their real tags and rules, but one line of source each: quick to lint, safe to spoil. */
function makeSkeleton(): string {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'switchboard-rooms-'));
  for (const file of ROOT_FILES) cpSync(join(REPOSITORY, file), join(root, file));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  for (const kind of ['apps', 'libs']) {
    for (const name of readdirSync(join(REPOSITORY, kind))) {
      const project = join(REPOSITORY, kind, name, 'project.json');
      if (!existsSync(project)) continue;
      mkdirSync(join(root, kind, name, 'src'), { recursive: true });
      cpSync(project, join(root, kind, name, 'project.json'));
      writeFileSync(join(root, kind, name, 'src/index.ts'), 'export {};\n');
    }
  }
  return root;
}

/** Nx passes its own settings on to what it starts; here they would point at the wrong workspace. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_') && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(own), NX_DAEMON: 'false' } as NodeJS.ProcessEnv;
}

function run(root: string, program: string, args: string[]): string {
  try {
    const script = join(root, 'node_modules', program);
    return execFileSync(process.execPath, [script, ...args], { cwd: root, env: cleanEnvironment(), encoding: 'utf8' });
  } catch (error) {
    const { status, stdout } = error as { status: number | null; stdout: string };
    // ESLint ends with 1 when it found something: that is what it was asked for.
    if (status === 1) return stdout;
    throw error;
  }
}

/** What the boundary rule says, by file. */
function lintAll(root: string, files: Readonly<Record<string, string>>): Record<string, string[]> {
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${source}\n`);
  }
  // The rule is silently skipped while no project graph is cached: make it first, as `nx lint` does.
  run(root, 'nx/dist/bin/nx.js', ['graph', '--file', join(root, 'tmp/graph.json')]);
  const report = run(root, 'eslint/bin/eslint.js', ['--format', 'json', ...Object.keys(files)]);
  for (const file of Object.keys(files)) rmSync(join(root, file));
  const results = JSON.parse(report) as LintResult[];
  return Object.fromEntries(
    results.map(({ filePath, messages }) => [
      relative(root, filePath),
      messages.flatMap(({ ruleId, message }) => (ruleId === RULE ? [message] : [])),
    ]),
  );
}

describe('who may import whom', () => {
  let root: string;
  beforeAll(() => {
    root = makeSkeleton();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('every forbidden import is red, by the rule of the boundaries', () => {
    const found = lintAll(root, FORBIDDEN);
    expect(Object.keys(found).sort()).toEqual(Object.keys(FORBIDDEN).sort());
    expect(Object.entries(found).filter(([, messages]) => messages.length === 0)).toEqual([]);
  }, 60_000);

  it('imports along the arrows are green', () => {
    const found = lintAll(root, ALLOWED);
    expect(Object.keys(found).sort()).toEqual(Object.keys(ALLOWED).sort());
    expect(Object.entries(found).filter(([, messages]) => messages.length > 0)).toEqual([]);
  }, 60_000);
});

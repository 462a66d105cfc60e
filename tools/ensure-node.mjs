// Runs after every install. Where the running Node is too old for Angular 22 and openai 7, it fetches a private one
// into node_modules, so that npm scripts find it first on their path. On a good Node it does nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * 24.21.0 everywhere but on macOS, whose packages lack that version.
 * @type {Record<string, string>}
 */
const WANTED = { 'darwin-arm64': '22.23.2', 'darwin-x64': '24.18.0' };
const DEFAULT = '24.21.0';

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  return (major === 24 && minor >= 15) || major >= 26;
}

if (isNewEnough(process.versions.node) || process.env.npm_config_package_lock_only) process.exit(0);

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const names = { linux: 'linux', darwin: 'darwin', win32: 'win' };
const os = names[process.platform];
if (!os) {
  console.error(
    `Node ${process.version} is too old (22.22.3, 24.15 or 26 is needed) and none is on offer for ${process.platform}.`,
  );
  process.exit(1);
}
const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${os}-${process.arch}`;
const wanted = WANTED[`${process.platform}-${process.arch}`] ?? DEFAULT;
const root = process.cwd();
const home = join(root, 'node_modules', '.node-runtime');
const executable = join(home, 'node_modules', name, 'bin', os === 'win' ? 'node.exe' : 'node');

mkdirSync(home, { recursive: true });
writeFileSync(join(home, 'package.json'), '{"private":true}');
if (!existsSync(executable)) {
  console.log(`Node ${process.version} is too old for this repository; fetching a private Node ${wanted}…`);
  execFileSync(
    'npm',
    [
      'install',
      '--prefix',
      home,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${name}@${wanted}`,
    ],
    {
      stdio: 'inherit',
      shell: os === 'win',
      cwd: home,
      env: { ...process.env, npm_config_prefix: undefined, npm_config_local_prefix: undefined },
    },
  );
}
const binDir = join(root, 'node_modules', '.bin');
mkdirSync(binDir, { recursive: true });
if (os === 'win') {
  writeFileSync(join(binDir, 'node.cmd'), `@"${executable}" %*\r\n`);
} else {
  rmSync(join(binDir, 'node'), { force: true });
  symlinkSync(relative(binDir, executable), join(binDir, 'node'));
}

// Where a running pretend world is and how to read its calls, for `npm run sandbox`: `sandbox.json` in the data folder,
// readable by its owner only, there while `npm start` runs.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** @typedef {{ url: string, serverUrl: string, apiKey: string, pid: number }} SandboxFile */

/** @param {string} root @param {Readonly<Record<string, string | undefined>>} env */
export function sandboxFilePath(root, env) {
  return join(resolve(root, env['DATA_DIR'] || 'data'), 'sandbox.json');
}

/** @param {string} path @param {SandboxFile} content */
export function writeSandboxFile(path, content) {
  mkdirSync(join(path, '..'), { recursive: true });
  // The mode counts only when the file is made.
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(content)}\n`, { mode: 0o600 });
}

/** @param {string} path @returns {SandboxFile | null} null while no world runs */
export function readSandboxFile(path) {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    return isAlive(content.pid) ? content : null;
  } catch {
    return null;
  }
}

/** @param {string} path */
export function removeSandboxFile(path) {
  if (readSandboxFile(path)?.pid === process.pid) rmSync(path, { force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

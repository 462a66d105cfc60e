// Runs the project's checks one after the other, says how each went, and adds up.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNx } from './builds.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/**
 * @typedef {object} JestReport
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests Skipped.
 * @property {number} numTodoTests
 * @property {number} numRuntimeErrorTestSuites Files that could not even be loaded.
 */

/** @param {number} startedAt */
const elapsed = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;

/**
 * A skipped test counts as a failure: a promise that nobody checked is not kept.
 * @param {JestReport} report @returns {Counts}
 */
export function countsOf(report) {
  const skipped = report.numPendingTests + report.numTodoTests;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites + skipped,
    skipped,
  };
}

/** The sum of checks, and how each of them is run. */
export class Checks {
  /** @type {Counts} */
  total = { passed: 0, failed: 0, skipped: 0 };

  /** @param {string} root */
  constructor(root) {
    this.root = root;
    this.reports = join(root, 'tmp', 'test-reports');
    mkdirSync(this.reports, { recursive: true });
  }

  /** @param {Counts} counts */
  #add({ passed, failed, skipped }) {
    this.total.passed += passed;
    this.total.failed += failed;
    this.total.skipped += skipped;
  }

  /**
   * One Nx command; counts as one. Its output is shown when it fails.
   * @param {string} name @param {string[]} args
   */
  async nx(name, args) {
    const startedAt = Date.now();
    console.log(`▶ ${name}`);
    const { ok, output } = await runNx(this.root, args);
    if (!ok) console.log(output);
    console.log(`${ok ? '✔' : '✖'} ${name} (${elapsed(startedAt)})\n`);
    this.#add({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
    return ok;
  }

  /**
   * One run of jest; counts its tests. Its output is shown as it comes.
   * @param {string} name @param {string[]} args
   */
  async jest(name, args) {
    const startedAt = Date.now();
    const file = join(this.reports, `${name.replaceAll(' ', '-')}.json`);
    rmSync(file, { force: true });
    console.log(`▶ ${name}`);
    await this.#runJest([...args, '--ci', '--json', `--outputFile=${file}`]);
    const counts = reportIn(file);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} of them skipped` : '';
    const mark = counts.failed === 0 ? '✔' : '✖';
    console.log(
      `${mark} ${name}: ${counts.passed} passed, ${counts.failed} failed${skipped} (${elapsed(startedAt)})\n`,
    );
    this.#add(counts);
  }

  /** @param {string[]} args @returns {Promise<void>} */
  #runJest(args) {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [join(this.root, 'node_modules/jest/bin/jest.js'), ...args], {
        cwd: this.root,
        // Jest tells people on stderr; stdout would repeat the report.
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, NX_DAEMON: 'false' },
      });
      child.once('error', () => resolve());
      child.once('close', () => resolve());
    });
  }

  /** Says the sum as the last line. @returns {number} the exit code */
  finish() {
    const { passed, failed, skipped } = this.total;
    if (skipped > 0) console.log(`${skipped} tests were skipped; each counts as failed.`);
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  }
}

/** @param {string} file @returns {Counts} A run that left no report, or ran nothing, failed. */
function reportIn(file) {
  try {
    const counts = countsOf(JSON.parse(readFileSync(file, 'utf8')));
    return counts.passed + counts.failed > 0 ? counts : { passed: 0, failed: 1, skipped: 0 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

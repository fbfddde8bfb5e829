// `npm test`: every check in turn. One that fails never hides a later one, and the last line is
// the sum: `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {Counts & { name: string, seconds: number }} Result */

/** @type {Counts} */
const PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Counts} */
const FAILED = { passed: 0, failed: 1, skipped: 0 };

const reports = mkdtempSync(join(tmpdir(), 'ridgepoint-test-'));
/** @type {Result[]} */
const results = [];

/** @param {string} name @param {() => Counts} check */
function step(name, check) {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const start = performance.now();
  const result = { name, ...check(), seconds: (performance.now() - start) / 1000 };
  results.push(result);
  console.log(told(result));
}

/** @param {string} command */
const run = (command) => spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;

/** A command counts as one. @param {string} name @param {string} script */
const command = (name, script) => step(name, () => (run(script) ? PASSED : FAILED));

/** Vitest counts its tests. @param {string} name @param {string} project */
const tests = (name, project) =>
  step(name, () => {
    const file = join(reports, `${project}.json`);
    const reporters = `--reporter=default --reporter=json --outputFile.json="${file}"`;
    const ok = run(`vitest run --project ${project} --allowOnly=false ${reporters}`);
    const counts = countsIn(file);
    return { ...counts, failed: ok ? counts.failed : Math.max(counts.failed, 1) };
  });

/** @param {string} file @returns {Counts} */
function countsIn(file) {
  try {
    /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
    const statuses = testResults.flatMap(({ status, assertionResults }) => {
      const inside = assertionResults.map((test) => test.status);
      // A file that breaks outside its tests has no failed test to its name.
      return status === 'failed' && !inside.includes('failed') ? [...inside, 'failed'] : inside;
    });
    const count = (/** @type {string} */ wanted) =>
      statuses.filter((status) => status === wanted).length;
    const passed = count('passed');
    const failed = count('failed');
    return { passed, failed, skipped: statuses.length - passed - failed };
  } catch {
    return FAILED;
  }
}

/** @param {Result} result */
const told = ({ name, passed, failed, skipped, seconds }) =>
  [
    failed === 0 ? 'ok    ' : 'FAILED',
    name.padEnd(34),
    `${passed} passed`.padStart(12),
    `${failed} failed`.padStart(11),
    skipped === 0 ? '' : `${skipped} skipped`,
    `${seconds.toFixed(1)} s`.padStart(9),
  ].join(' ');

// Nothing may be tested on yesterday's site.
rmSync('dist', { recursive: true, force: true });

command('Types', 'npm run --silent types');
command('Lint', 'npm run --silent lint');
command('Format', 'npm run --silent format:check');
tests('Engine, command line, components', 'unit');
command('Build', 'npm run --silent build');
command('Chromium', 'node scripts/chromium.mjs');
tests('Site in a browser, budgets', 'site');

rmSync(reports, { recursive: true });

const sum = (/** @type {'passed' | 'failed' | 'seconds'} */ what) =>
  results.reduce((total, result) => total + result[what], 0);
console.log(`\n── Summary ${'─'.repeat(53)}`);
for (const result of results) console.log(told(result));
console.log(`${Math.round(sum('seconds'))} s in all\n`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

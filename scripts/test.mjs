// `npm test`: every check in turn. One that fails never hides a later one, and the last line is
// the sum: `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ name: string, passed: number, failed: number, seconds: number }} Result */

const folder = mkdtempSync(join(tmpdir(), 'ridgepoint-test-'));
/** @type {Result[]} */
const results = [];

/** @param {string} name @param {() => { passed: number, failed: number }} check */
function step(name, check) {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  const start = performance.now();
  const result = { name, ...check(), seconds: (performance.now() - start) / 1000 };
  results.push(result);
  console.log(line(result));
}

/** @param {string} command */
function run(command) {
  return spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;
}

/** A command counts as one. @param {string} name @param {string} command */
const command = (name, command) =>
  step(name, () => (run(command) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }));

/** Vitest counts its tests. @param {string} name @param {string} project */
const tests = (name, project) =>
  step(name, () => {
    const file = join(folder, `${project}.json`);
    const ok = run(
      `vitest run --allowOnly=false --project ${project} --reporter=default --reporter=json --outputFile.json="${file}"`,
    );
    const { passed, failed } = counts(file);
    // A file that cannot be read in, or a setup that breaks, has no test to its name.
    return { passed, failed: ok ? failed : Math.max(failed, 1) };
  });

/** @param {string} file */
function counts(file) {
  try {
    /** @type {{ numPassedTests: number, numFailedTests: number }} */
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** @param {Result} result */
const line = ({ name, passed, failed, seconds }) =>
  `${failed === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(34)}` +
  `${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed` +
  `${seconds.toFixed(1).padStart(8)} s`;

rmSync('dist', { recursive: true, force: true });

command('Types', 'npm run --silent types');
command('Lint', 'npm run --silent lint');
command('Format', 'npm run --silent format:check');
tests('Engine, command line, components', 'unit');
command('Build', 'npm run --silent build');
command('Chromium', 'node scripts/chromium.mjs');
tests('Site in a browser, budgets', 'site');

rmSync(folder, { recursive: true });
const sum = (/** @type {'passed' | 'failed' | 'seconds'} */ what) =>
  results.reduce((total, result) => total + result[what], 0);
console.log(`\n── Summary, ${sum('seconds').toFixed(0)} s ${'─'.repeat(45)}`);
for (const result of results) console.log(line(result));
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

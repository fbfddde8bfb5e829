// `npm ci`, but only when node_modules does not hold what the lock file names.
// It runs on whatever Node the machine has: the project's own comes with the installation.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages */

const root = new URL('../', import.meta.url);

/** @param {string} path */
function packages(path) {
  /** @type {{ packages: Packages }} */
  const lock = JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  return lock.packages;
}

function installed() {
  const needed = ['node_modules/.package-lock.json', 'node_modules/.bin/node'];
  if (!needed.every((path) => existsSync(new URL(path, root)))) return false;
  const present = packages('node_modules/.package-lock.json');
  return Object.entries(packages('package-lock.json')).every(
    ([at, { version, optional }]) => at === '' || optional || present[at]?.version === version,
  );
}

if (!installed()) {
  console.log('Installing dependencies (once) …');
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

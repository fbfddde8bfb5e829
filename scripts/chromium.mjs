// Where the Chromium for the browser tests is; with `--install`, fetches one if there is none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const COMMANDS = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
  ['', homedir()].map((home) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
);

/** @param {string} command */
const starts = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** `CHROME_PATH`, else an installed browser, else the one that playwright-core downloaded. */
export function findChromium() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  // Only a browser that answers: Ubuntu's `chromium-browser` may be an empty shell.
  const onPath = COMMANDS.find(starts);
  if (onPath) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${onPath}`], { encoding: 'utf8' });
    return stdout.trim();
  }
  return [...MAC_APPS, chromium.executablePath()].find((path) => existsSync(path));
}

/** From the distribution where that needs no question, else playwright-core's own. */
export function installChromium() {
  const debianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  const command = debianRoot
    ? 'apt-get update && apt-get install --yes --no-install-recommends chromium'
    : 'npx playwright-core install chromium';
  console.log(`No Chromium found: ${command}`);
  spawnSync(command, { shell: true, stdio: 'inherit' });
  return findChromium();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = findChromium() ?? installChromium();
  console.log(path ?? 'No Chromium: install Chrome, or set CHROME_PATH.');
  if (!path) process.exitCode = 1;
}

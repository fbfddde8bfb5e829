#!/usr/bin/env node
// The program is TypeScript, which Node runs as it is from 22.18 on. An older Node hands over to
// the one that the project installs. Keep this file to what Node 18 understands.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HANDED_OVER = 'RIDGEPOINT_HANDED_OVER';

if (process.features.typescript) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.exitCode = handOver();
}

function handOver() {
  const bin = new URL('../../node_modules/node/bin/', import.meta.url);
  const node = ['node', 'node.exe']
    .map((name) => fileURLToPath(new URL(name, bin)))
    .find((path) => existsSync(path));
  if (!node || process.env[HANDED_OVER]) {
    process.stderr.write(
      `ridgepoint needs Node 22.18 or newer and runs on ${process.version}. Run \`npm ci\` in the project, which installs one.\n`,
    );
    return 1;
  }
  const { status } = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [HANDED_OVER]: '1' },
  });
  return status ?? 1;
}

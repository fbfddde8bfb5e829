// Vitest's global setup for the tests of the built site.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { serveSite } from './site-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The built site: its folder, and where it is served. */
    site: BuiltSite;
    /** The same, built for a host where it lies under a path, and with an address of its own. */
    siteBelow: BuiltSite;
  }
}

interface BuiltSite {
  readonly folder: string;
  readonly url: string;
}

/** Where the second build lives: `https://example.org/sub/`. */
export const BELOW = { SITE_URL: 'https://example.org', BASE_PATH: '/sub' } as const;

/**
 * Serves `dist/` (or the folder named by SITE_DIST), which is built first where it is missing, and
 * a second build below a path.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = resolve(process.env['SITE_DIST'] ?? 'dist');
  if (!existsSync(join(folder, 'pagefind/pagefind.js'))) build(folder, {});
  const site = await serveSite(folder);
  project.provide('site', { folder, url: site.url });

  const folderBelow = mkdtempSync(join(tmpdir(), 'ridgepoint-below-'));
  build(folderBelow, BELOW);
  const below = await serveSite(folderBelow, `${BELOW.BASE_PATH}/`);
  project.provide('siteBelow', { folder: folderBelow, url: below.url });

  return async () => {
    await Promise.all([site.close(), below.close()]);
    rmSync(folderBelow, { recursive: true });
  };
}

function build(folder: string, environment: Readonly<Record<string, string>>): void {
  const run = (...command: readonly string[]): void => {
    execFileSync(process.execPath, command, {
      env: { ...process.env, NODE_ENV: 'production', ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  run('node_modules/astro/bin/astro.mjs', 'build', '--outDir', folder);
  run('scripts/search-index.mjs', folder);
}

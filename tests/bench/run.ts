// `npm run bench`: prints what things cost. It asserts nothing: machines differ.
// `npm run bench -- --engine` stops after the engine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineFigures } from './engine.ts';

const PAGE_TYPES = [
  /^$/,
  /^learn\/decode\/$/,
  /^models\/.+/,
  /^hardware\/.+/,
  /^glossary\/$/,
  /^reproduce\/$/,
  /^method\/$/,
  /^theory-and-practice\/$/,
];
const WITH_SLIDERS = [/^$/, /^learn\/prefill\/$/, /^learn\/decode\/$/];
const THROTTLES = [1, 4];

function heading(text: string): void {
  console.log(`\n${text}`);
}

function build(folder: string): number {
  const start = performance.now();
  for (const command of [
    ['node_modules/astro/bin/astro.mjs', 'build', '--outDir', folder],
    ['scripts/search-index.mjs', folder],
  ]) {
    execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return (performance.now() - start) / 1000;
}

function pagesOf(folder: string): string[] {
  const sitemap = readFileSync(join(folder, 'sitemap.xml'), 'utf8');
  return [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = '']) =>
    new URL(url).pathname.slice(1),
  );
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`);

heading('Engine: on one H100, 16 bit, with memory');
for (const line of engineFigures()) console.log(line);
if (process.argv.includes('--engine')) process.exit();

// Only now: with all of this in memory, the engine's figures come out up to twice as large.
const { chromium } = await import('playwright-core');
const { findChromium } = await import('../../scripts/chromium.mjs');
const { serveSite } = await import('../support/site-server.ts');
const { pageFigures } = await import('./pages.ts');
const { sliderFigures } = await import('./slider.ts');

const folder = mkdtempSync(join(tmpdir(), 'ridgepoint-bench-'));
const seconds = build(folder);
const pages = pagesOf(folder);
heading('Build');
console.log(`${pages.length} pages and the search index: ${seconds.toFixed(1)} s`);

const executablePath = findChromium();
const browser = await chromium.launch({
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  ...(executablePath && { executablePath }),
});
const site = await serveSite(folder);
const firstOf = (types: readonly RegExp[]): string[] =>
  types.flatMap((type) => pages.filter((page) => type.test(page)).slice(0, 1));

heading('Slider: from the key press to the painted frame');
for (const page of firstOf(WITH_SLIDERS)) {
  for (const throttle of THROTTLES) {
    console.log(`/${page} at ${throttle}× CPU`);
    for (const line of await sliderFigures(browser, site.url + page, throttle)) {
      console.log(`  ${line}`);
    }
  }
}

heading('Bytes: kilobytes raw / Brotli');
for (const page of firstOf(PAGE_TYPES)) {
  console.log(`/${page}`);
  for (const line of await pageFigures(browser, site.url + page)) console.log(line);
}

await browser.close();
await site.close();
rmSync(folder, { recursive: true });

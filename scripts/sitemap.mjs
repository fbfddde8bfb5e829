import { writeFile } from 'node:fs/promises';

/**
 * Writes sitemap.xml from the pages that were built, so that a new page needs no second entry.
 * @returns {import('astro').AstroIntegration}
 */
export function sitemap() {
  /** @type {string} */
  let root;
  return {
    name: 'sitemap',
    hooks: {
      'astro:config:done': ({ config }) => {
        root = new URL(config.base, config.site ?? 'http://localhost:4321').href.replace(
          /\/?$/,
          '/',
        );
      },
      'astro:build:done': async ({ dir, pages }) => {
        const urls = pages
          .map(({ pathname }) => pathname)
          .filter((path) => !/^(404|embed)/.test(path))
          .sort()
          .map((path) => `  <url><loc>${new URL(path, root).href}</loc></url>`);
        const xml = [
          '<?xml version="1.0" encoding="UTF-8"?>',
          '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
          ...urls,
          '</urlset>\n',
        ].join('\n');
        await writeFile(new URL('sitemap.xml', dir), xml);
      },
    },
  };
}

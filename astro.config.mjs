import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { basePathLinks, mathToMathML } from './scripts/markdown-plugins.mjs';
import { sitemap } from './scripts/sitemap.mjs';

const base = process.env.BASE_PATH || '/';
const site = process.env.SITE_URL;

// The one inline script: it sets the theme before the first paint.
const themeScript = readFileSync(new URL('./src/components/site/theme-boot.js', import.meta.url));
const themeHash = createHash('sha256').update(themeScript).digest('base64');

export default defineConfig({
  ...(site && { site }),
  base,
  trailingSlash: 'always',
  // Beside the sources, so that checkouts which share node_modules do not share a cache.
  cacheDir: './.cache/astro',
  integrations: [mdx(), preact(), sitemap()],
  markdown: {
    syntaxHighlight: false,
    processor: satteri({
      features: { math: true },
      mdastPlugins: [mathToMathML, basePathLinks(base)],
    }),
  },
  build: {
    // Astro inlines small island styles without telling the policy below.
    inlineStylesheets: 'never',
  },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
      ],
      // 'wasm-unsafe-eval': the search index is read by WebAssembly.
      scriptDirective: {
        resources: ["'self'", "'wasm-unsafe-eval'"],
        hashes: [`sha256-${themeHash}`],
      },
      // Charts place things with style attributes; no <style> element is allowed.
      styleDirective: {
        resources: ["'self'", { resource: "'unsafe-inline'", kind: 'attribute' }],
      },
    },
  },
});

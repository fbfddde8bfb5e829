// Indexes the built site for search: `node scripts/search-index.mjs [folder]`, after `astro build`.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as pagefind from 'pagefind';

const site = process.argv[2] ?? 'dist';
const outputPath = join(site, 'pagefind');

const { index, errors } = await pagefind.createIndex({ forceLanguage: 'en' });
if (!index) throw new Error(`Pagefind did not start: ${errors.join('; ')}`);

const added = await index.addDirectory({ path: site });
const written = await index.writeFiles({ outputPath });
const problems = [...added.errors, ...written.errors];
if (problems.length > 0) throw new Error(`The search index is incomplete: ${problems.join('; ')}`);
await pagefind.close();

// We bring our own dialog (src/components/site/search.ts).
for (const name of await readdir(outputPath)) {
  if (/^pagefind-(ui|modular-ui|component-ui|highlight)\./.test(name)) {
    await rm(join(outputPath, name));
  }
}
console.log(`Search index: ${added.page_count} files read, written to ${outputPath}`);

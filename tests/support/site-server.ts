import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

/** A built site, served as any static host would. */
export interface SiteServer {
  /** Where the site begins, with a slash at the end: `http://127.0.0.1:40123/sub/`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Most hosts take less; what a page makes of a long address is what we want to see. */
const LONGEST_ADDRESS = 1 << 16;

/** Serves a folder under a base path on a free port; what is missing gets the site's 404 page. */
export async function serveSite(folder: string, base = '/'): Promise<SiteServer> {
  const server = createServer({ maxHeaderSize: LONGEST_ADDRESS }, async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : '../';
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const found = await content(folder, file);
    const type = found ? TYPES[extname(file)] : TYPES['.html'];
    response.writeHead(found ? 200 : 404, { 'content-type': type ?? 'application/octet-stream' });
    response.end(found ?? (await content(folder, '404.html')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function content(folder: string, path: string): Promise<Buffer | null> {
  try {
    const name = decodeURIComponent(path);
    return name.split('/').includes('..') ? null : await readFile(join(folder, name));
  } catch {
    return null;
  }
}

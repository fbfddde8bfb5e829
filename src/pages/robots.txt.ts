import type { APIRoute } from 'astro';
import { link } from '../lib/navigation.ts';

export const GET: APIRoute = ({ site }) => {
  const rules = ['User-agent: *', 'Allow: /'];
  if (site) rules.push(`Sitemap: ${new URL(link('/sitemap.xml'), site).href}`);
  return new Response(`${rules.join('\n')}\n`);
};

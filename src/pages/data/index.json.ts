import type { APIRoute } from 'astro';
import { HARDWARE, MODELS } from '../../lib/library.ts';
import type { Entry } from '../../lib/library.ts';

const short = ({ id, name, vendor }: Entry): Entry => ({ id, name, vendor });

/** The compact list from which a widget's menus are filled. */
export const GET: APIRoute = () =>
  Response.json({ models: MODELS.map(short), hardware: HARDWARE.map(short) });

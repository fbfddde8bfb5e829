import type { APIRoute } from 'astro';
import { hardwareChoice } from '../../../components/scenario/page-of.ts';
import { HARDWARE } from '../../../lib/library.ts';

export const getStaticPaths = () => HARDWARE.map(({ id }) => ({ params: { id } }));

/** One device, parsed, as the widgets take it. */
export const GET: APIRoute = ({ params }) => Response.json(hardwareChoice(params['id'] ?? ''));

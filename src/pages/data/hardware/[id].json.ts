import type { APIRoute } from 'astro';
import { HARDWARE, hardwareRecord } from '../../../lib/library.ts';
import type { HardwareChoice } from '../../../components/scenario/page.ts';

export const getStaticPaths = () => HARDWARE.map(({ id }) => ({ params: { id } }));

/** One device, parsed, as the widgets take it. */
export const GET: APIRoute = ({ params }) => {
  const { id, name, toolKey, value } = hardwareRecord(params['id'] ?? '');
  const choice: HardwareChoice = { id, name, toolKey, value };
  return Response.json(choice);
};

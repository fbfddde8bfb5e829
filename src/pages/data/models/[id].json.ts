import type { APIRoute } from 'astro';
import { MODELS, modelRecord } from '../../../lib/library.ts';
import type { ModelChoice } from '../../../components/scenario/page.ts';

export const getStaticPaths = () => MODELS.map(({ id }) => ({ params: { id } }));

/** One model, parsed, as the widgets take it. */
export const GET: APIRoute = ({ params }) => {
  const { id, name, value } = modelRecord(params['id'] ?? '');
  const choice: ModelChoice = { id, name, value };
  return Response.json(choice);
};

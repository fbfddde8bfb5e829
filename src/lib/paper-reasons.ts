/** Why a corrected number differs: one of B1…B15, or a rule of the Method page, named and explained. */
export type Reason =
  | { readonly kind: 'mistake'; readonly id: string }
  | {
      readonly kind: 'rule';
      readonly anchor: string;
      readonly text: string;
      readonly detail: string;
    };

const mistake = (id: string): Reason => ({ kind: 'mistake', id });
const rule = (anchor: string, text: string, detail: string): Reason => ({
  kind: 'rule',
  anchor,
  text,
  detail,
});

const RESIDUAL_ADD = mistake('B15');
const NORMS = rule(
  'rule-rmsnorm',
  'RMSNorm',
  'RMSNorm takes 4 operations, not 7, and reads its weights',
);

/** Why the operators of the paper's settings are counted differently. */
const REASONS: Readonly<Record<string, Reason>> = {
  embedding: rule('rule-embedding', 'embedding', 'The tool has none'),
  attn_norm: NORMS,
  mlp_norm: NORMS,
  final_norm: rule('rule-rmsnorm', 'final norm', 'The tool has none'),
  rope: rule('rule-rope', 'RoPE', 'The tool has none'),
  attn_add: RESIDUAL_ADD,
  mlp_add: RESIDUAL_ADD,
  mlp_act: mistake('B6'),
  lm_head: mistake('B12'),
};

/** Why what stays in memory is. */
export const MEMORY_REASONS = {
  weights: mistake('B11'),
  kvCache: rule('memory', 'cache', 'Counted alike'),
  activations: rule('memory', 'what is alive', 'The tool adds up all outputs of one layer'),
} as const;

/** A difference that nobody has explained stops the build. */
export function reasonFor(operator: string): Reason {
  const reason = REASONS[operator];
  if (!reason) throw new Error(`${operator} differs from the tool, and nothing says why.`);
  return reason;
}

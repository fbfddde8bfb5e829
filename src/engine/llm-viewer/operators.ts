import type { Recipe } from '../accounting.ts';
import type { LayerGroup, Model } from '../model.ts';
import type { Operator, OperatorKind } from '../operator.ts';
import { operator } from '../operator.ts';
import { bytesPerElement } from '../precision.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { contextTokens } from '../step.ts';
import * as rules from './rules.ts';

/** The tool has other formulas for a decode step than for a prompt of one token. */
interface DecodeStep extends Step {
  readonly decoding: true;
}

/** The tool's decode step at a context of S, which may be a fraction: it samples lengths. */
export const decodeAt = (sequences: number, context: number): DecodeStep => ({
  sequences,
  newTokens: 1,
  pastTokens: context - 1,
  decoding: true,
});

/** The tool's operators: the layers and lm_head; no embedding, no RoPE, no final norm. */
export function operators(model: Model, step: Step, recipe: Recipe): readonly Operator[] {
  return [
    ...model.groups.flatMap((group) => layerOperators(model, group, step, recipe)),
    headOperator(model, step, recipe),
  ];
}

function layerOperators(
  { hiddenSize: D }: Model,
  { name: group, count, residual, norms, attention, feedForward }: LayerGroup,
  step: Step,
  { precision, options }: Recipe,
): readonly Operator[] {
  // Everything else has been refused before.
  if (attention?.kind !== 'heads' || feedForward?.kind !== 'dense') return [];
  const { sequences: B, newTokens: T } = step;
  const { queryHeads: H, kvHeads: K } = attention;
  const S = contextTokens(step);
  const F = feedForward.size;
  // B15: the head size is D/H even where the config states another.
  const h = Math.floor(D / H);
  // B5: the tool's block is min(⌈on-chip bytes / (kv·h)⌉, h). Its on-chip size is that of the whole
  // chip, so the second term always wins.
  const block = h;
  const [a, w, kv] = [precision.activations, precision.weights, precision.kv].map(bytesPerElement);
  const letters = { B, T, S, D, F, H, K, h, a: a!, w: w!, kv: kv!, q: Math.ceil(T / block) };
  const decode = 'decoding' in step || (T === 1 && step.pastTokens > 0);

  const plain = (
    name: string,
    kind: OperatorKind,
    rule: Rule,
    inputs: readonly string[],
  ): Operator =>
    operator({ name, kind, group, count, rule, letters, inputs, arithmetic: 'vector' });
  const projection = (
    name: string,
    rule: Rule,
    input: string,
    width: readonly [number, number],
    prints: Readonly<Record<'in' | 'out', string>>,
  ): Operator =>
    operator({
      name,
      kind: 'matmul',
      group,
      count,
      rule,
      letters: { ...letters, in: width[0], out: width[1] },
      inputs: [input],
      arithmetic: 'vector',
      prints,
    });

  const scores = options.flashAttention
    ? [plain('fused_attention', 'attention', rules.fusedAttention, ['q_proj', 'k_proj', 'v_proj'])]
    : [
        plain('qk_matmul', 'attention', decode ? rules.decodeQk : rules.prefillQk, [
          'q_proj',
          'k_proj',
        ]),
        plain('softmax', 'attention', rules.softmax, ['qk_matmul']),
        plain('sv_matmul', 'attention', decode ? rules.decodeSv : rules.prefillSv, [
          'softmax',
          'v_proj',
        ]),
      ];
  const mlpInput = norms.beforeMlp ? 'mlp_norm' : 'attn_norm';
  // B7: the tool counts gate_proj in OPT, whose MLP has none; not in GPT-J, the one parallel block.
  const countsGate = feedForward.gated || residual === 'sequential';
  return [
    plain('attn_norm', 'elementwise', rules.norm, ['input']),
    projection('q_proj', rules.matmul, 'attn_norm', [D, D], DD),
    projection('k_proj', rules.cacheMatmul, 'attn_norm', [D, (D * K) / H], DK),
    projection('v_proj', rules.cacheMatmul, 'attn_norm', [D, (D * K) / H], DK),
    ...scores,
    projection('out_proj', rules.matmul, scores.at(-1)!.name, [D, D], DD),
    plain('attn_add', 'elementwise', rules.residualAdd, ['input', 'out_proj']),
    ...(norms.beforeMlp ? [plain('mlp_norm', 'elementwise', rules.norm, ['attn_add'])] : []),
    ...(countsGate ? [projection('gate_proj', rules.matmul, mlpInput, [D, F], DF)] : []),
    projection('up_proj', rules.matmul, mlpInput, [D, F], DF),
    plain(
      'mlp_act',
      'elementwise',
      rules.activation,
      countsGate ? ['gate_proj', 'up_proj'] : ['up_proj'],
    ),
    projection('down_proj', rules.matmul, 'mlp_act', [F, D], FD),
    plain('mlp_add', 'elementwise', rules.residualAdd, ['attn_add', 'down_proj']),
  ];
}

const DD = { in: 'D', out: 'D' };
const DK = { in: 'D', out: '(D·K/H)' };
const DF = { in: 'D', out: 'F' };
const FD = { in: 'F', out: 'D' };

function headOperator(model: Model, { sequences: B }: Step, { precision }: Recipe): Operator {
  const { hiddenSize: D, vocabularySize: V } = model;
  return operator({
    name: 'lm_head',
    kind: 'matmul',
    group: 'head',
    count: 1,
    rule: rules.head,
    letters: {
      B,
      D,
      V,
      a: bytesPerElement(precision.activations),
      w: bytesPerElement(precision.weights),
    },
    inputs: [`${model.groups.at(-1)?.name}.mlp_add`],
    arithmetic: 'vector',
  });
}

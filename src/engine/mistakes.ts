import type { Accounting, Peak } from './accounting.ts';
import { llmViewer } from './llm-viewer/index.ts';
import type { Hardware } from './hardware.ts';
import { memoryOf } from './memory.ts';
import type { MistakeId } from './mistake-ids.ts';
import { MISTAKE_IDS } from './mistake-ids.ts';
import type { Model } from './model.ts';
import type { Operator } from './operator.ts';
import { changed } from './operator.ts';
import type { Precision } from './precision.ts';
import type { Result } from './result.ts';
import type { RuleText } from './rule.ts';
import { rule } from './rule.ts';

/**
 * A known mistake of the published tool, as a change to the corrected accounting: so that each can
 * be switched on alone and its effect seen, and so that the tests can show that they would notice it.
 */
export interface Mistake {
  readonly id: MistakeId;
  /** What the tool does, in one sentence. */
  readonly what: string;
  /** What is right, and why. */
  readonly instead: string;
  readonly apply: (accounting: Accounting) => Accounting;
}

/** Changes operators one by one; a list stands for several in its place. */
const perOperator =
  (change: (operator: Operator, model: Model) => Operator | readonly Operator[]) =>
  (accounting: Accounting): Accounting => ({
    ...accounting,
    operators: (model, step, recipe) =>
      accounting.operators(model, step, recipe).flatMap((operator) => change(operator, model)),
  });

/** Swaps some formulas of one operator's rule. */
const reruled = (operator: Operator, changes: Partial<RuleText>): Operator => {
  const { id, figures, parameters, plainParameters, shapes } = operator.rule;
  const shapeText = (shape: typeof shapes.output): string =>
    shape.map(({ text }) => text).join(',');
  const texts = Object.entries(figures).flatMap(([figure, of]) =>
    of ? [[figure, of.text] as const] : [],
  );
  const text: RuleText = {
    id,
    ...(parameters ? { parameters: parameters.text } : {}),
    ...(plainParameters ? { plainParameters: plainParameters.text } : {}),
    ...Object.fromEntries(texts),
    shape: `${shapes.inputs.map(shapeText).join(';')}${shapes.weight ? `×${shapeText(shapes.weight)}` : ''}→${shapeText(shapes.output)}`,
    ...changes,
  };
  return changed(operator, { rule: compiled(text) });
};

const rulesByText = new Map<string, ReturnType<typeof rule>>();

function compiled(text: RuleText): ReturnType<typeof rule> {
  const key = JSON.stringify(text);
  let found = rulesByText.get(key);
  if (!found) rulesByText.set(key, (found = rule(text)));
  return found;
}

const on =
  (names: readonly string[], change: (operator: Operator, model: Model) => Operator) =>
  (operator: Operator, model: Model): Operator =>
    names.includes(operator.name) ? change(operator, model) : operator;

const isPrefill = ({ letters }: Operator): boolean => letters['T']! > 1 || letters['P'] === 0;

const BY_ID: Readonly<Record<MistakeId, Omit<Mistake, 'id'>>> = {
  B1: {
    what: 'FlashAttention in prefill writes the score matrix, twice, instead of its output.',
    instead: 'The scores never leave the chip; T·h numbers per head are written once.',
    apply: perOperator(
      on(['fused_attention'], (op) =>
        isPrefill(op) ? reruled(op, { activationsWrite: '2·B·H·T·S·a' }) : op,
      ),
    ),
  },
  B2: {
    what: 'FlashAttention reads the keys and values from memory again for every block of queries.',
    instead: 'Re-reads by later blocks are served by the on-chip cache.',
    apply: perOperator(
      on(['fused_attention'], (op) => reruled(op, { kvRead: `q·${op.rule.figures.kvRead!.text}` })),
    ),
  },
  B3: {
    what: 'FlashAttention in decode writes a row of scores, twice, instead of its output.',
    instead: 'h numbers per head are written, whatever the context.',
    apply: perOperator(
      on(['fused_attention'], (op) =>
        isPrefill(op) ? op : reruled(op, { activationsWrite: '2·B·H·T·S·a' }),
      ),
    ),
  },
  B4: {
    what: 'FlashAttention reads the keys and values once per query head.',
    instead: 'Query heads of a group share one key/value head, which is read once.',
    apply: perOperator(
      on(['fused_attention'], (op) =>
        reruled(op, { kvRead: op.rule.figures.kvRead!.text.replace('K', 'H') }),
      ),
    ),
  },
  B6: {
    what: 'The MLP’s activation is sized by the hidden size D.',
    instead: 'It runs on the MLP’s width F.',
    apply: perOperator(
      on(['mlp_act'], (op, { hiddenSize }) =>
        changed(op, { letters: { ...op.letters, F: hiddenSize } }),
      ),
    ),
  },
  B7: {
    what: 'A gate projection is counted in MLPs that have none (OPT).',
    instead: 'A plain MLP has two matrices.',
    apply: perOperator((op, { groups }) => {
      const group = groups.find(({ name }) => name === op.group);
      const plain =
        group?.residual === 'sequential' &&
        group.feedForward?.kind === 'dense' &&
        !group.feedForward.gated;
      return plain && op.name === 'up_proj' ? [{ ...op, name: 'gate_proj' }, op] : op;
    }),
  },
  B10: {
    what: 'The causal mask is ignored in fused attention.',
    instead: 'Token t sees t keys, so about half of the square is computed.',
    apply: perOperator(
      on(['fused_attention'], (op) => reruled(op, { ops: 'B·H·T·S·(2·h + 5 + 2·h)' })),
    ),
  },
  B11: {
    what: 'The embedding and the lm_head are missing from memory.',
    instead: 'Every parameter stays on the device.',
    apply: (accounting) => ({
      ...accounting,
      memory: (request) => {
        const { kvCache, activations } = accounting.memory(request);
        const passes = request.passes.map((operators) =>
          operators.filter(({ group }) => group !== 'head' && group !== 'embedding'),
        );
        const counted = accounting.memory({ ...request, passes });
        return memoryOf(counted.weights, kvCache, activations);
      },
    }),
  },
  B12: {
    what: 'The lm_head counts one operation per multiply-add, and activations of one sequence.',
    instead: 'Two operations, for each of the B sequences.',
    apply: perOperator(
      on(['lm_head'], (op) =>
        reruled(op, { ops: 'B·D·V', activationsRead: 'D·a', activationsWrite: 'V·a' }),
      ),
    ),
  },
  B13: {
    what: 'One peak holds for every operator, INT8 only if weights, activations and cache are all 8-bit.',
    instead:
      'Each operator runs at the peak of its own operands; norms and softmax at the vector units’.',
    apply: (accounting) => ({
      ...accounting,
      peak: (operator: Operator, hardware: Hardware, precision: Precision): Result<Peak> =>
        llmViewer.peak(operator, hardware, precision),
    }),
  },
  B15: {
    what: 'Queries are read with the number of key/value heads, and a residual add reads one input.',
    instead: 'All query heads are read; an add has two inputs.',
    apply: perOperator((op) => {
      if (op.name === 'qk_matmul' && isPrefill(op))
        return reruled(op, { activationsRead: 'B·T·K·h·a' });
      if (op.name === 'attn_add' || op.name === 'mlp_add')
        return reruled(op, { activationsRead: 'B·T·D·a' });
      return op;
    }),
  },
};

export const MISTAKES: readonly Mistake[] = MISTAKE_IDS.map((id) => ({ id, ...BY_ID[id] }));

/** An accounting with the named mistakes put into it. */
export const withMistakes = (accounting: Accounting, ids: readonly string[]): Accounting =>
  MISTAKES.filter(({ id }) => ids.includes(id)).reduce((so, { apply }) => apply(so), accounting);

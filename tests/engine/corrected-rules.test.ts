import { describe, expect, test } from 'vitest';
import type { Cost, Inputs, StageEstimate } from '../../src/engine/index.ts';
import { NO_OPTIONS, analyzeStep } from '../../src/engine/index.ts';
import { NO_COST, inputsOf, must, named, precisionOf } from '../support/inputs.ts';
import type { TestModelId } from '../support/models.ts';
import { CONFIGS, modelOf, testModel } from '../support/models.ts';

/** B 2, T 3, P 1, so S 4 and 6 rows; 16 bits unless said. Toy sizes stand in tests/support/models.ts. */
const step = (
  id: TestModelId,
  changes: Partial<Inputs> = {},
  pastTokens = 1,
  newTokens = 3,
): StageEstimate =>
  must(
    analyzeStep(inputsOf({ model: testModel(id), ...changes }), {
      sequences: 2,
      newTokens,
      pastTokens,
    }),
  );

const FLASH = { options: { ...NO_OPTIONS, flashAttention: true } };
const FUSED = { options: { ...NO_OPTIONS, fusion: true } };

type Row = readonly [name: string, expected: Partial<Cost>];

const expectRows = (stage: StageEstimate, rows: readonly Row[]): void => {
  for (const [name, expected] of rows) {
    expect({ name, ...named(stage, name).cost }).toEqual({ name, ...NO_COST, ...expected });
  }
};

describe('every operator of a Llama, counted by hand (D 8, F 16, H 4, K 2, h 2, V 10)', () => {
  const rows: readonly Row[] = [
    // The look-up reads 6 rows of 8 elements.
    ['embedding', { weightsRead: 6 * 8 * 2, activationsWrite: 6 * 8 * 2 }],
    [
      'attn_norm',
      { ops: 4 * 6 * 8, weightsRead: 8 * 2, activationsRead: 96, activationsWrite: 96 },
    ],
    [
      'q_proj',
      { ops: 2 * 6 * 8 * 8, weightsRead: 8 * 8 * 2, activationsRead: 96, activationsWrite: 96 },
    ],
    [
      'k_proj',
      { ops: 2 * 6 * 8 * 4, weightsRead: 8 * 4 * 2, activationsRead: 96, kvWrite: 6 * 4 * 2 },
    ],
    [
      'v_proj',
      { ops: 2 * 6 * 8 * 4, weightsRead: 8 * 4 * 2, activationsRead: 96, kvWrite: 6 * 4 * 2 },
    ],
    // Six heads (4 of Q, 2 of K) of 2 rotated elements.
    [
      'rope',
      { ops: 3 * 6 * 6 * 2, activationsRead: 6 * 6 * 2 * 2, activationsWrite: 6 * 6 * 2 * 2 },
    ],
    // The rectangle: 2 sequences, 4 heads, 3 queries, 4 keys = 96 scores.
    [
      'qk_matmul',
      {
        ops: 2 * 96 * 2,
        activationsRead: 6 * 4 * 2 * 2,
        activationsWrite: 96 * 2,
        kvRead: 2 * 4 * 2 * 2 * 2,
      },
    ],
    ['softmax', { ops: 5 * 96, activationsRead: 96 * 2, activationsWrite: 96 * 2 }],
    [
      'sv_matmul',
      {
        ops: 2 * 96 * 2,
        activationsRead: 96 * 2,
        activationsWrite: 6 * 4 * 2 * 2,
        kvRead: 2 * 4 * 2 * 2 * 2,
      },
    ],
    [
      'out_proj',
      { ops: 2 * 6 * 8 * 8, weightsRead: 128, activationsRead: 96, activationsWrite: 96 },
    ],
    // Reads two tensors, writes one.
    ['attn_add', { ops: 6 * 8, activationsRead: 2 * 96, activationsWrite: 96 }],
    ['mlp_norm', { ops: 4 * 6 * 8, weightsRead: 16, activationsRead: 96, activationsWrite: 96 }],
    [
      'gate_proj',
      {
        ops: 2 * 6 * 8 * 16,
        weightsRead: 8 * 16 * 2,
        activationsRead: 96,
        activationsWrite: 6 * 16 * 2,
      },
    ],
    [
      'up_proj',
      {
        ops: 2 * 6 * 8 * 16,
        weightsRead: 8 * 16 * 2,
        activationsRead: 96,
        activationsWrite: 6 * 16 * 2,
      },
    ],
    // SiLU times the gate, over F and not over D.
    ['mlp_act', { ops: 5 * 6 * 16, activationsRead: 2 * 6 * 16 * 2, activationsWrite: 6 * 16 * 2 }],
    [
      'down_proj',
      {
        ops: 2 * 6 * 16 * 8,
        weightsRead: 16 * 8 * 2,
        activationsRead: 6 * 16 * 2,
        activationsWrite: 96,
      },
    ],
    ['mlp_add', { ops: 6 * 8, activationsRead: 2 * 96, activationsWrite: 96 }],
    ['final_norm', { ops: 4 * 6 * 8, weightsRead: 16, activationsRead: 96, activationsWrite: 96 }],
    // The last token of each of the two sequences.
    [
      'lm_head',
      {
        ops: 2 * 2 * 8 * 10,
        weightsRead: 8 * 10 * 2,
        activationsRead: 2 * 8 * 2,
        activationsWrite: 2 * 10 * 2,
      },
    ],
  ];

  test.each(rows)('%s', (name, expected) => expectRows(step('toy-llama'), [[name, expected]]));

  test('and there are no others, in this order', () => {
    const names = step('toy-llama').operators.map(({ operator }) => operator.name);
    expect(names).toEqual(rows.map(([name]) => name));
  });

  test('the layers run twice, the rest once', () => {
    const { operators, totals } = step('toy-llama');
    expect(operators.map(({ operator }) => operator.count)).toEqual([
      1,
      ...Array(16).fill(2),
      1,
      1,
    ]);
    expect(totals.weightsRead).toBe(96 + 2 * (16 + 128 + 64 + 64 + 128 + 16 + 3 * 256) + 16 + 160);
  });
});

describe('FlashAttention', () => {
  test('computes the pairs under the mask, writes the output once and reads keys and values once', () => {
    // Queries see 2, 3 and 4 keys: 9 pairs for each of 2·4 heads, at 4h + 5 = 13 operations.
    expectRows(step('toy-llama', FLASH), [
      [
        'fused_attention',
        {
          ops: 2 * 4 * 9 * 13,
          activationsRead: 96,
          activationsWrite: 96,
          kvRead: 2 * 4 * 2 * (2 + 2) * 2,
          // One block of queries, four query heads: four reads of each key, of which memory serves two.
          onChipRead: 2 * 4 * (4 - 2) * 4 * 2,
        },
      ],
    ]);
  });

  test('under a window counts n(t) = min(P + t, W) and reads the span of the window', () => {
    // W 4 and P 3: every query sees 4 keys, of the 6 that lie in the span of the three windows.
    const { cost } = named(step('toy-window', FLASH, 3), 'fused_attention');
    expect(cost).toMatchObject({ ops: 2 * 4 * 12 * 13, kvRead: 2 * 6 * 1 * 4 * 2 });
  });

  test('replaces scores, softmax and weighted sum, and nothing else', () => {
    const names = (of: StageEstimate): readonly string[] =>
      of.operators.map(({ operator }) => operator.name);
    const gone = ['qk_matmul', 'softmax', 'sv_matmul'];
    expect(names(step('toy-llama', FLASH)).filter((name) => name !== 'fused_attention')).toEqual(
      names(step('toy-llama')).filter((name) => !gone.includes(name)),
    );
  });
});

test('an unfused kernel computes the rectangle that the window leaves, and masks it', () => {
  // P 3, T 3, W 4: six keys are needed, two sequences, four heads, three queries.
  expectRows(step('toy-window', {}, 3), [
    [
      'qk_matmul',
      {
        ops: 2 * (2 * 4 * 3 * 6) * 2,
        activationsRead: 96,
        activationsWrite: 144 * 2,
        kvRead: 2 * 6 * 1 * 2 * 2,
      },
    ],
    ['softmax', { ops: 5 * 144, activationsRead: 288, activationsWrite: 288 }],
  ]);
});

test('an OPT has biases, LayerNorm, learned positions and a plain MLP (D 8, F 32, H 2, h 4)', () => {
  expectRows(step('toy-opt'), [
    ['embedding', { weightsRead: 96, activationsWrite: 96 }],
    ['position_embedding', { ops: 48, weightsRead: 96, activationsRead: 96, activationsWrite: 96 }],
    // Mean, difference, square, sum, scale, weight, bias; weight and bias are read.
    [
      'attn_norm',
      { ops: 7 * 48, weightsRead: 2 * 8 * 2, activationsRead: 96, activationsWrite: 96 },
    ],
    [
      'q_proj',
      { ops: 768 + 6 * 8, weightsRead: 128 + 8 * 2, activationsRead: 96, activationsWrite: 96 },
    ],
    ['k_proj', { ops: 768 + 6 * 8, weightsRead: 128 + 8 * 2, activationsRead: 96, kvWrite: 96 }],
    [
      'out_proj',
      { ops: 768 + 6 * 8, weightsRead: 128 + 8 * 2, activationsRead: 96, activationsWrite: 96 },
    ],
    [
      'up_proj',
      {
        ops: 2 * 6 * 8 * 32 + 6 * 32,
        weightsRead: 512 + 64,
        activationsRead: 96,
        activationsWrite: 384,
      },
    ],
    // ReLU, one tensor in and one out.
    ['mlp_act', { ops: 6 * 32, activationsRead: 384, activationsWrite: 384 }],
    [
      'down_proj',
      {
        ops: 2 * 6 * 32 * 8 + 6 * 8,
        weightsRead: 512 + 16,
        activationsRead: 384,
        activationsWrite: 96,
      },
    ],
    // Tied, and read all the same.
    ['lm_head', { ops: 320, weightsRead: 160, activationsRead: 32, activationsWrite: 40 }],
  ]);
  const names = step('toy-opt').operators.map(({ operator }) => operator.name);
  expect(names).not.toContain('gate_proj');
  expect(names).not.toContain('rope');
});

test('a GPT-J has one norm per layer, rotates a part of each head and has biases in MLP and head', () => {
  const stage = step('toy-gptj');
  expectRows(stage, [
    ['q_proj', { ops: 768, weightsRead: 128, activationsRead: 96, activationsWrite: 96 }],
    // Two of four elements of 2 + 2 heads.
    [
      'rope',
      { ops: 3 * 6 * 4 * 2, activationsRead: 6 * 4 * 2 * 2, activationsWrite: 6 * 4 * 2 * 2 },
    ],
    ['mlp_act', { ops: 8 * 6 * 32, activationsRead: 384, activationsWrite: 384 }],
    ['down_proj', { ops: 3072 + 48, weightsRead: 528, activationsRead: 384, activationsWrite: 96 }],
    [
      'lm_head',
      { ops: 320 + 2 * 10, weightsRead: 160 + 20, activationsRead: 32, activationsWrite: 40 },
    ],
  ]);
  const names = stage.operators.map(({ operator }) => operator.name);
  expect(names.filter((name) => name.endsWith('norm'))).toEqual(['attn_norm', 'final_norm']);
});

test('heads may be wider than D/H: ChatGLM with 4 heads of 4 over D 8 projects to 16', () => {
  expectRows(step('toy-chatglm'), [
    [
      'q_proj',
      {
        ops: 2 * 6 * 8 * 16 + 6 * 16,
        weightsRead: 8 * 16 * 2 + 16 * 2,
        activationsRead: 96,
        activationsWrite: 192,
      },
    ],
    [
      'k_proj',
      {
        ops: 2 * 6 * 8 * 8 + 6 * 8,
        weightsRead: 8 * 8 * 2 + 8 * 2,
        activationsRead: 96,
        kvWrite: 96,
      },
    ],
    [
      'out_proj',
      { ops: 2 * 6 * 16 * 8, weightsRead: 16 * 8 * 2, activationsRead: 192, activationsWrite: 96 },
    ],
    // Half of each head: 2 of 4 elements of 4 + 2 heads.
    ['rope', { ops: 3 * 6 * 6 * 2, activationsRead: 144, activationsWrite: 144 }],
  ]);
});

test('each operand moves at its own precision; norms and biases stay at 16 bits', () => {
  const stage = step('toy-opt', { precision: precisionOf('int4-g128', 'int8', 2, 'fp32') });
  expectRows(stage, [
    ['embedding', { weightsRead: 48 * 4, activationsWrite: 48 }],
    [
      'position_embedding',
      { ops: 48, weightsRead: 48 * 2, activationsRead: 48, activationsWrite: 48 },
    ],
    ['attn_norm', { ops: 336, weightsRead: 32, activationsRead: 48, activationsWrite: 48 }],
    [
      'k_proj',
      { ops: 816, weightsRead: (64 * 4.25) / 8 + 16, activationsRead: 48, kvWrite: 48 / 4 },
    ],
    ['lm_head', { ops: 320, weightsRead: 80 * 4, activationsRead: 16, activationsWrite: 20 }],
  ]);
});

describe('kernel fusion, rule by rule', () => {
  const OPERATIONS_STAY = 'its operations stay';

  test.each([
    ['q_proj reads the input for all three projections', 'q_proj', 96, 96],
    ['k_proj finds it read', 'k_proj', 0, 0],
    ['v_proj finds it read', 'v_proj', 0, 0],
    ['gate_proj reads the input for both', 'gate_proj', 96, 192],
    ['up_proj finds it read', 'up_proj', 0, 192],
    ['RoPE runs in the epilogue', 'rope', 0, 0],
    ['the activation runs in the epilogue', 'mlp_act', 0, 0],
    ['the residual add reads its two inputs', 'attn_add', 192, 96],
    ['the norm behind it finds its input on chip', 'mlp_norm', 0, 96],
    ['attn_norm follows the add of the layer before it', 'attn_norm', 0, 96],
    ['what remains is the first norm of all', 'final_norm', 96, 96],
    ['softmax is not touched', 'softmax', 192, 192],
  ])(`%s: %s reads %d and writes %d bytes; ${OPERATIONS_STAY}`, (_, name, reads, writes) => {
    const { cost } = named(step('toy-llama', FUSED), name);
    expect(cost).toMatchObject({ activationsRead: reads, activationsWrite: writes });
    expect(cost.ops).toBe(named(step('toy-llama'), name).cost.ops);
  });

  test('a residual add and the norm behind it are one pass: two reads, two writes', () => {
    const stage = step('toy-llama', FUSED);
    const [add, norm] = [named(stage, 'attn_add').cost, named(stage, 'mlp_norm').cost];
    expect(add.activationsRead + norm.activationsRead).toBe(2 * 96);
    expect(add.activationsWrite + norm.activationsWrite).toBe(2 * 96);
  });

  test('without a gate there is no input to share', () => {
    expect(named(step('toy-opt', FUSED), 'up_proj').cost.activationsRead).toBe(96);
  });

  test('weights, biases and cache move as before', () => {
    const [off, on] = [step('toy-opt'), step('toy-opt', FUSED)];
    for (const figure of ['weightsRead', 'kvRead', 'kvWrite', 'ops'] as const) {
      expect(on.totals[figure]).toBe(off.totals[figure]);
    }
  });
});

describe('a global layer of Gemma 4, counted by hand (D 8, H 2, K 1, h 5, of which 1 rotates; 4 experts of 6, 2 per token)', () => {
  const config = CONFIGS['toy-gemma4'].text_config;
  const model = modelOf({ ...config, num_hidden_layers: 1, layer_types: ['full_attention'] });
  const stage = step('toy-llama', { model });

  test('has no v_proj; k_proj fills both halves of the cache', () => {
    expect(stage.operators.map(({ operator }) => operator.name)).not.toContain('v_proj');
    expectRows(stage, [
      [
        'k_proj',
        { ops: 2 * 6 * 8 * 5, weightsRead: 8 * 5 * 2, activationsRead: 96, kvWrite: 2 * 6 * 5 * 2 },
      ],
    ]);
  });

  test('normalizes queries, keys and values, the values without weights', () => {
    const moved = 6 * (2 + 2 * 1) * 5;
    // Queries and the key with weights, 4 per element; the value 3.
    const ops = 6 * 5 * (4 * (2 + 1) + 3 * 1);
    expectRows(stage, [
      [
        'qk_norm',
        {
          ops,
          weightsRead: 2 * 5 * 2,
          activationsRead: moved * 2,
          activationsWrite: moved * 2,
        },
      ],
    ]);
  });

  test('scales what its router reads, and what its experts write', () => {
    expectRows(stage, [
      [
        'router_norm',
        { ops: 4 * 6 * 8, weightsRead: (8 + 4) * 2, activationsRead: 96, activationsWrite: 96 },
      ],
    ]);
  });

  test('routes from the residual stream, beside the MLP', () => {
    const inputsOfOne = (name: string) => named(stage, name).operator.inputs;
    expect(['router_norm', 'experts_norm', 'shared_gate_proj'].map(inputsOfOne)).toEqual([
      ['attn_add'],
      ['attn_add'],
      ['mlp_norm'],
    ]);
  });
});

test('a LayerNorm without weights takes 5 operations per element and reads nothing else (OLMo)', () => {
  expectRows(step('toy-olmo'), [
    ['attn_norm', { ops: 5 * 6 * 8, activationsRead: 96, activationsWrite: 96 }],
  ]);
});

test('QK norms without weights take 3 operations per element (Llama 4: H 4, K 2, h 4)', () => {
  const costs = step('toy-llama4').operators.filter(({ operator }) => operator.name === 'qk_norm');
  const counted = costs.map(({ cost }) => [cost.ops, cost.weightsRead]);
  expect(new Set(counted.map(String))).toEqual(new Set([`${3 * 6 * (4 + 2) * 4},0`]));
});

describe('where the norms stand', () => {
  const readOf = (id: TestModelId, name: string, changes: Partial<Inputs> = {}) =>
    named(step(id, changes), name).operator.inputs;

  test('OLMo 2 reads the stream as it is and normalizes what comes out', () => {
    expect(
      ['q_proj', 'attn_post_norm', 'attn_add', 'up_proj', 'mlp_add'].map((name) =>
        readOf('toy-olmo2', name),
      ),
    ).toEqual([
      ['input'],
      ['out_proj'],
      ['input', 'attn_post_norm'],
      ['attn_add'],
      ['attn_add', 'mlp_post_norm'],
    ]);
  });

  test('GPT-NeoX normalizes its input twice, Falcon of the old decoder once', () => {
    expect(readOf('toy-gpt-neox', 'mlp_norm')).toEqual(['input']);
    const old = testModel('toy-falcon', { new_decoder_architecture: false });
    expect(readOf('toy-falcon', 'up_proj', { model: old })).toEqual(['attn_norm']);
  });

  test('BLOOM normalizes its embedding, once per step', () => {
    expectRows(step('toy-bloom'), [
      [
        'embedding_norm',
        { ops: 7 * 6 * 8, weightsRead: 2 * 8 * 2, activationsRead: 96, activationsWrite: 96 },
      ],
    ]);
  });
});

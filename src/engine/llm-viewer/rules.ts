import type { RuleText } from '../rule.ts';
import { rule } from '../rule.ts';

/**
 * The published tool's accounting as a table, mistakes included; each mistake carries its number
 * (B1…B15, listed on the Reproduce page). Source: github.com/hahnyuan/LLM-Viewer, model_analyzer.py
 * at 472f71f. Do not mend anything here: it reproduces what was printed.
 */

const MATMUL = {
  id: 'llm-viewer',
  shape: 'B,T,in × in,out → B,T,out',
  ops: '2·B·T·in·out',
  weightsRead: 'in·out·w',
  activationsRead: 'B·T·in·a',
} satisfies RuleText;

export const matmul = rule({ ...MATMUL, activationsWrite: 'B·T·out·a' });

export const cacheMatmul = rule({ ...MATMUL, kvWrite: 'B·T·out·kv' });

/** B15: the queries are read with the number of key/value heads. B10: no causal mask. */
export const prefillQk = rule({
  id: 'llm-viewer',
  shape: 'B,T,H,h;B,S,K,h → B,H,T,S',
  ops: '2·S²·h·H·B',
  activationsRead: 'S·h·K·B·a',
  activationsWrite: 'S²·H·B·a',
  kvRead: 'S·h·K·B·kv',
});

export const prefillSv = rule({
  id: 'llm-viewer',
  shape: 'B,H,T,S;B,S,K,h → B,T,H,h',
  ops: '2·S²·h·H·B',
  activationsRead: 'S²·H·B·a',
  activationsWrite: 'S·h·H·B·a',
  kvRead: 'S·h·K·B·kv',
});

export const decodeQk = rule({
  id: 'llm-viewer',
  shape: 'B,T,H,h;B,S,K,h → B,H,T,S',
  ops: '2·S·h·H·B',
  activationsRead: 'h·H·B·a',
  activationsWrite: 'S·H·B·a',
  kvRead: 'S·h·K·B·kv',
});

export const decodeSv = rule({
  id: 'llm-viewer',
  shape: 'B,H,T,S;B,S,K,h → B,T,H,h',
  ops: '2·S·h·H·B',
  activationsRead: 'S·H·B·a',
  activationsWrite: 'h·H·B·a',
  kvRead: 'S·h·K·B·kv',
});

export const softmax = rule({
  id: 'llm-viewer',
  shape: 'B,H,T,S → B,H,T,S',
  ops: '5·T·S·H·B',
  activationsRead: 'T·S·H·B·a',
  activationsWrite: 'T·S·H·B·a',
});

/**
 * B1, B3: the output is counted as two score matrices. B2: keys and values come from memory again
 * for each of q blocks of queries. B4: per query head, not per key/value head. B10: no causal mask.
 */
export const fusedAttention = rule({
  id: 'llm-viewer',
  shape: 'B,T,H,h;B,S,K,h;B,S,K,h → B,T,H,h',
  ops: '4·T·S·h·H·B + 5·T·S·H·B',
  activationsRead: 'T·h·H·B·a',
  activationsWrite: '2·T·S·H·B·a',
  kvRead: '2·q·S·h·H·B·kv',
});

export const norm = rule({
  id: 'llm-viewer',
  shape: 'B,T,D → B,T,D',
  ops: '7·B·T·D',
  activationsRead: 'B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

/** B15: a residual add that reads one of its two inputs. */
export const residualAdd = rule({
  id: 'llm-viewer',
  shape: 'B,T,D;B,T,D → B,T,D',
  ops: 'B·T·D',
  activationsRead: 'B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

/** B6: sized by the hidden size, not by the width of the MLP. */
export const activation = rule({
  id: 'llm-viewer',
  shape: 'B,T,F;B,T,F → B,T,F',
  ops: '2·B·T·D',
  activationsRead: '2·B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

/** B12: one operation per multiply-add, and activations of one sequence. */
export const head = rule({
  id: 'llm-viewer',
  shape: 'B,D × D,V → B,V',
  ops: 'B·D·V',
  weightsRead: 'D·V·w',
  activationsRead: 'D·a',
  activationsWrite: 'V·a',
});

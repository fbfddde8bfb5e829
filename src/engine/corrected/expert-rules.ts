import type { Router } from '../model.ts';
import type { RuleText } from '../rule.ts';
import { rule } from '../rule.ts';
import type { ActivationVariant } from './rules.ts';
import { ACTIVATION_OPS, activationKey, flags, variants } from './rules.ts';

/** Rules of a mixture of experts. N tokens choose k of E experts each; e of them are expected to be distinct. */

const BIASES = [null, 'E', '2·E'] as const;

export const routerRule = variants<Router>(
  ({ biases }) => biases,
  ({ biases }): RuleText => {
    const bias = BIASES[biases];
    return {
      id: 'router',
      shape: 'B,T,D × D,E → B,T,E',
      parameters: 'D·E',
      ...(bias ? { plainParameters: bias } : {}),
      ops: bias ? `2·B·T·D·E + B·T·${bias}` : '2·B·T·D·E',
      weightsRead: bias ? `D·E·w + ${bias}·b` : 'D·E·w',
      activationsRead: 'B·T·D·a',
      activationsWrite: 'B·T·E·a',
    };
  },
);

/** Scales each token for the router (D weights), and the outputs of the experts (E). */
export const routerNorm = rule({
  id: 'rmsnorm',
  shape: 'B,T,D → B,T,D',
  plainParameters: 'D + E',
  ops: '4·B·T·D',
  weightsRead: '(D + E)·b',
  activationsRead: 'B·T·D·a',
  activationsWrite: 'B·T·D·a',
});

interface ExpertVariant {
  readonly bias: boolean;
  readonly sharedInput: boolean;
}

export const expertRule = variants<ExpertVariant>(
  ({ bias, sharedInput }) => flags(bias, sharedInput),
  ({ bias, sharedInput }) => ({
    id: 'experts',
    shape: 'B,T,k,in × E,in,out → B,T,k,out',
    assumes: 'Assumes that each token draws k different experts, uniformly and independently.',
    parameters: 'E·in·out',
    ...(bias ? { plainParameters: 'E·out' } : {}),
    ops: bias ? '2·B·T·k·in·out + B·T·k·out' : '2·B·T·k·in·out',
    weightsRead: bias ? 'e·in·out·w + e·out·b' : 'e·in·out·w',
    ...(sharedInput ? {} : { activationsRead: 'B·T·k·in·a' }),
    activationsWrite: 'B·T·k·out·a',
  }),
);

export const expertActivationRule = variants<ActivationVariant>(
  activationKey,
  ({ activation, gated, fused }) => ({
    id: fused ? 'fusion' : 'activation',
    shape: gated ? 'B,T,k,F;B,T,k,F → B,T,k,F' : 'B,T,k,F → B,T,k,F',
    ops: `${ACTIVATION_OPS[activation] + (gated ? 1 : 0)}·B·T·k·F`,
    ...(fused
      ? {}
      : { activationsRead: gated ? '2·B·T·k·F·a' : 'B·T·k·F·a', activationsWrite: 'B·T·k·F·a' }),
  }),
);

export const combineRule = rule({
  id: 'experts-combine',
  shape: 'B,T,k,D → B,T,D',
  ops: '2·B·T·k·D',
  activationsRead: 'B·T·k·D·a',
  activationsWrite: 'B·T·D·a',
});

export const gatedAdd = rule({
  id: 'experts-combine',
  shape: 'B,T,D;B,T,D;B,T,1 → B,T,D',
  ops: '2·B·T·D',
  activationsRead: '2·B·T·D·a + B·T·a',
  activationsWrite: 'B·T·D·a',
});

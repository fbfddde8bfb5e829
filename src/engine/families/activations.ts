import type { Activation } from '../model.ts';

/** What configs call their activations; approximations of GELU cost what GELU costs. */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_new: 'gelu',
  gelu_fast: 'gelu',
  gelu_pytorch_tanh: 'gelu',
  relu: 'relu',
  relu2: 'relu2',
};

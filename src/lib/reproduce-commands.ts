import { NETWORK_TABLE, OPERATOR_TABLE } from './paper-tables.ts';

/** A command that prints numbers of the Reproduce page. */
export interface Command {
  readonly shows: string;
  readonly line: string;
}

const { model, device, sequenceLength: T } = OPERATOR_TABLE.settings;
const { sequenceLength: N } = NETWORK_TABLE.settings;

const analyze = (options: string): string =>
  `npx ridgepoint analyze --model ${model} --hardware ${device} ${options}`;

export const COMMANDS: readonly Command[] = [
  {
    shows: 'The table of operators, prefill, as the tool counts',
    line: analyze(`--accounting llm-viewer --prompt ${T} --stage prefill`),
  },
  {
    shows: 'The same for decode: the prompt is the tool’s sequence length',
    line: analyze(`--accounting llm-viewer --prompt ${T} --stage decode`),
  },
  {
    shows: 'The totals of the network, both stages',
    line: analyze(`--accounting llm-viewer --prompt ${N}`),
  },
  {
    shows: 'Corrected: the new token brings the context of this decode step to the tool’s length',
    line: analyze(`--prompt ${T - 1} --stage decode`),
  },
];

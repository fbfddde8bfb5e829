import { NUMBER_FORMATS } from '../engine/index.ts';
import type { Command, Options } from './options.ts';
import { COMMANDS } from './options.ts';

const EXAMPLE = {
  analyze: 'ridgepoint analyze --model llama-3.1-8b --hardware nvidia-h100-sxm-80gb --batch 8',
  fit: 'ridgepoint fit --model llama-3.1-8b --hardware nvidia-rtx-4090-24gb --prompt 4096 --tpot 0.05',
  sweep:
    'ridgepoint sweep --model llama-3.1-8b --hardware nvidia-h100-sxm-80gb --over batch --from 1 --to 1024',
  advise: 'ridgepoint advise --model llama-3.1-8b --hardware nvidia-h100-sxm-80gb --devices all',
  parameters: 'ridgepoint parameters --model mistral-7b-v0.3 --format json',
  models: 'ridgepoint models --format csv',
  hardware: 'ridgepoint hardware',
} satisfies Record<Command, string>;

/** What `--help` prints, for the program or for one command. */
export function helpText(command: Command | null): string {
  if (command !== null) {
    const { help, options } = COMMANDS[command];
    return [
      `ridgepoint ${command}: ${help}`,
      '',
      ...optionLines(options),
      ...('weights' in options ? ['', formatLine()] : []),
      '',
      `Example: ${EXAMPLE[command]}`,
      '',
    ].join('\n');
  }
  const commands = Object.entries(COMMANDS).map(([name, { help }]) => [name, help] as const);
  return [
    'ridgepoint <command> [options]: memory and compute of language model inference',
    '',
    ...columns(commands),
    '',
    ...columns([
      ['<command> --help', 'the options of a command'],
      ['--version', 'the version'],
    ]),
    '',
    'Exit status: 0 done, 1 a value is wrong, 2 the command line makes no sense.',
    '',
  ].join('\n');
}

const optionLines = (options: Options): readonly string[] =>
  columns(
    Object.entries(options).map(([name, { value, help }]) => [
      `--${name}${value === null ? '' : ` ${value}`}`,
      help,
    ]),
  );

const formatLine = (): string =>
  `F: ${NUMBER_FORMATS.map(({ id }) => id).join(', ')}, or bits: 16, 8, 4.25, 4, 2, 1`;

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

import { didYouMean } from '../lib/nearest.ts';
import type { Command, Format } from './options.ts';
import { COMMANDS, FORMATS, isCommand, readOptions } from './options.ts';

/** What the words of the command line ask for. */
export type Request =
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'version' }
  /** Words that make no sense: the caller prints them and exits with 2. */
  | { readonly kind: 'usage'; readonly message: string; readonly command: Command | null }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly format: Format;
      /** The options that were given, by name. */
      readonly values: Readonly<Record<string, string | boolean>>;
    };

export function parseArguments([first, ...rest]: readonly string[]): Request {
  if (first === undefined) return usage('Give a command.');
  if (first === '--help' || first === '-h' || first === 'help')
    return { kind: 'help', command: null };
  if (first === '--version' || first === '-v') return { kind: 'version' };
  if (!isCommand(first)) {
    const hint = didYouMean(first, Object.keys(COMMANDS)) ?? '';
    return usage(`Unknown command ${JSON.stringify(first)}. ${hint}`.trim());
  }
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'help', command: first };
  return parseCommand(first, rest);
}

const usage = (message: string, command: Command | null = null): Request => ({
  kind: 'usage',
  message,
  command,
});

function parseCommand(command: Command, words: readonly string[]): Request {
  const { options } = COMMANDS[command];
  let given: Readonly<Record<string, string | boolean | undefined>>;
  try {
    given = readOptions(words, options);
  } catch (error) {
    return usage(explained(error as Error, Object.keys(options)), command);
  }
  const { format = 'table', ...values } = given as Record<string, string | boolean>;
  if (!FORMATS.some((known) => known === format)) {
    return usage(
      `--format is one of ${FORMATS.join(', ')}, not ${JSON.stringify(format)}.`,
      command,
    );
  }
  const missing = missingOption(command, given);
  if (missing !== null) return usage(missing, command);
  return { kind: 'run', command, values, format: format as Format };
}

const REQUIRED: Readonly<Record<Command, readonly string[]>> = {
  analyze: ['model', 'hardware'],
  fit: ['model', 'hardware'],
  sweep: ['model', 'hardware', 'over'],
  advise: ['model', 'hardware'],
  parameters: ['model'],
  models: [],
  hardware: [],
};

function missingOption(command: Command, values: Readonly<Record<string, unknown>>): string | null {
  if (values['cases'] !== undefined) {
    const implied = values['format'] === 'json' ? ['cases', 'format'] : ['cases'];
    const others = Object.keys(values).filter((name) => !implied.includes(name));
    return others.length === 0
      ? null
      : `--cases goes without --${others[0]}: each case says all of its own, and the answers are JSON.`;
  }
  const absent = REQUIRED[command].find((name) => values[name] === undefined);
  if (absent !== undefined) return `${command} needs --${absent}.`;
  return command === 'sweep' ? unclearPoints(values) : null;
}

/** A sweep's values come from one end to the other, or one by one. */
function unclearPoints(values: Readonly<Record<string, unknown>>): string | null {
  const given = ['from', 'to', 'points', 'spacing'].filter((name) => values[name] !== undefined);
  if (values['values'] !== undefined) {
    return given.length === 0 ? null : `--values goes without --${given[0]}: it names every value.`;
  }
  const absent = ['from', 'to'].find((name) => values[name] === undefined);
  return absent === undefined ? null : `sweep needs --${absent}, or --values.`;
}

/** `parseArgs`' own words, with the option that was probably meant. */
function explained({ message }: Error, names: readonly string[]): string {
  const typed = /^Unknown option '-{1,2}([^'=]+)/.exec(message)?.[1];
  const first = message.split('. To specify')[0]!.replace(/\s+/g, ' ').replace(/\.?$/, '.');
  const options = names.map((name) => `--${name}`);
  const hint = typed === undefined ? null : didYouMean(typed, options);
  return hint === null ? first : `${first} ${hint}`;
}

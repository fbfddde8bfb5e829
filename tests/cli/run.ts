import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../src/cli/ridgepoint.mjs', import.meta.url));

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

interface Surroundings {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Switches of Node itself. */
  readonly node?: readonly string[];
}

/** The command as a shell runs it. */
export function ridgepoint(
  words: readonly string[],
  { input = '', environment = {}, node = [] }: Surroundings = {},
): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, BINARY, ...words], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 1e9,
  });
  return { status, out: stdout, error: stderr };
}

/** A new folder with these files in it; returns the path of one by its name. */
export function folder(files: Readonly<Record<string, string>> = {}): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'ridgepoint-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return (name) => join(path, name);
}

export const MODEL = ['--model', 'llama-2-7b'];
export const DEVICE = ['--hardware', 'nvidia-a100-sxm4-80gb'];

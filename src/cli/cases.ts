import type { Issue, Result } from '../engine/index.ts';
import { received } from '../engine/index.ts';
import { analyze } from './analyze.ts';
import { parseJson, readJson } from './read-json.ts';
import type { Report } from './report.ts';
import { reportOf } from './report.ts';
import type { Values } from './request.ts';
import type { Subjects } from './subjects.ts';

/** One answer per case, in the order of the cases: a report, or what is wrong with the case. */
export type Answer = Report | { readonly issues: readonly Issue[] };

/** The cases in a file, or from standard input for `-`. */
export async function readCases(path: string): Promise<Result<readonly unknown[]>> {
  const file =
    path === '-' ? parseJson(await standardInput(), '-', 'cases') : readJson(path, 'cases');
  if (!file.ok) return file;
  if (Array.isArray(file.value)) return { ok: true, value: file.value };
  const message = 'Put the cases into a list, even if there is one.';
  return {
    ok: false,
    issues: [
      { path: 'cases', expected: 'a JSON array of cases', received: received(file.value), message },
    ],
  };
}

export function answerTo(given: unknown, subjects: Subjects, version: string): Answer {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const message = 'Write a case as {"model": …, "hardware": …}.';
    return {
      issues: [{ path: 'case', expected: 'an object', received: received(given), message }],
    };
  }
  const analysis = analyze(given as Values, subjects);
  return analysis.ok ? reportOf(analysis.value, version) : { issues: analysis.issues };
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

import { once } from 'node:events';
import type { Issue } from '../engine/index.ts';
import { issueText } from '../engine/index.ts';
import { adviseAnswer } from './advise.ts';
import { analyze } from './analyze.ts';
import type { Request } from './arguments.ts';
import { parseArguments } from './arguments.ts';
import type { Answer } from './cases.ts';
import { answerTo, readCases } from './cases.ts';
import { readCatalog, version } from './catalog-files.ts';
import { fitAnswer } from './fit.ts';
import { helpText } from './help.ts';
import { printAdvise } from './print-advise.ts';
import { printReportCsv } from './print-csv.ts';
import { printFit } from './print-fit.ts';
import { printHardware } from './print-hardware.ts';
import { jsonLines, printJson } from './print-json.ts';
import { printModels } from './print-models.ts';
import { printParameters } from './print-parameters.ts';
import { printSweep, refusedText } from './print-sweep.ts';
import { printReportTable } from './print-table.ts';
import { reportOf } from './report.ts';
import type { Subjects } from './subjects.ts';
import { subjectsOf } from './subjects.ts';
import { sweepAnswer } from './sweep.ts';

const DONE = 0;
const BAD_INPUT = 1;
const USAGE = 2;

/** Runs the command line and returns its exit status. */
export async function main(words: readonly string[]): Promise<number> {
  // A reader that has enough (`| head`) closes the pipe, which is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(DONE);
  });
  const request = parseArguments(words);
  switch (request.kind) {
    case 'help':
      return print(helpText(request.command));
    case 'version':
      return print(`${version()}\n`);
    case 'usage':
      process.stderr.write(`${request.message}\n\n${helpText(request.command)}`);
      return USAGE;
    case 'run':
      return run(request);
  }
}

async function run({
  command,
  format,
  values,
}: Extract<Request, { kind: 'run' }>): Promise<number> {
  const catalog = readCatalog();
  const subjects = subjectsOf(catalog);
  switch (command) {
    case 'models':
      return print(printModels(catalog, format));
    case 'hardware':
      return print(printHardware(catalog, format));
    case 'parameters': {
      const model = subjects.model(String(values['model']));
      return model.ok ? print(printParameters(model.value, format)) : complain(model.issues);
    }
    case 'fit': {
      const answer = fitAnswer(values, subjects);
      return answer.ok ? print(printFit(answer.value, format, version())) : complain(answer.issues);
    }
    case 'sweep': {
      const answer = sweepAnswer(values, subjects, progress);
      if (!answer.ok) return complain(answer.issues);
      // Rows of a CSV have no place for values without an answer.
      if (format === 'csv') process.stderr.write(refusedText(answer.value));
      return print(printSweep(answer.value, format, version()));
    }
    case 'advise': {
      const devices = catalog.hardware.map(({ id }) => id);
      const answer = adviseAnswer(values, subjects, devices, progress);
      return answer.ok
        ? print(printAdvise(answer.value, format, version()))
        : complain(answer.issues);
    }
    case 'analyze': {
      if (values['cases'] !== undefined) return runCases(String(values['cases']), subjects);
      const analysis = analyze(values, subjects);
      if (!analysis.ok) return complain(analysis.issues);
      if (format === 'table') return print(printReportTable(analysis.value, wantsColour()));
      const report = reportOf(analysis.value, version());
      return print(format === 'json' ? printJson(report) : printReportCsv(report));
    }
  }
}

async function runCases(path: string, subjects: Subjects): Promise<number> {
  const read = await readCases(path);
  if (!read.ok) return complain(read.issues);
  const cases = read.value;
  const ours = version();
  function* answers(): Generator<Answer> {
    for (const [at, given] of cases.entries()) {
      progress(at + 1, cases.length);
      yield answerTo(given, subjects, ours);
    }
  }
  for (const piece of jsonLines(answers())) {
    // A reader that is slower than we are is waited for: the answers may be larger than memory.
    if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
  return DONE;
}

function print(text: string): number {
  process.stdout.write(text);
  return DONE;
}

function complain(issues: readonly Issue[]): number {
  process.stderr.write(issues.map((issue) => `${issueText(issue)}\n`).join(''));
  return BAD_INPUT;
}

/** Writing takes longer than a point of a sweep: not every step is worth a line. */
const EVERY = 16;

/** One line that overwrites itself, for people only. */
function progress(done: number, all: number): void {
  if (!process.stderr.isTTY || (done % EVERY !== 0 && done !== all)) return;
  process.stderr.write(`\r${done} of ${all}${done === all ? '\n' : ''}`);
}

const wantsColour = (): boolean => process.stdout.isTTY === true && !process.env['NO_COLOR'];

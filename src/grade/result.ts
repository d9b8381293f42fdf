import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { foundInstead, InputError, messageOf, writeFileWhole } from '../base';
import type { CheckResult } from '../check';
import type { Entrant } from '../submission';

/**
 * How the grading of a submission ended. `rejected`: it was not run, or what it handed in is not what it makes; `timeout`, `memory`,
 * `output`: it went over that limit; `dead`: its kernel ended before its cells did; `failed`: the grader itself could not do its work.
 */
export const gradeOutcomes = ['graded', 'rejected', 'timeout', 'memory', 'output', 'dead', 'failed'] as const;

/** One of {@link gradeOutcomes}. */
export type GradeOutcome = (typeof gradeOutcomes)[number];

/** A cell of a submission that ended in an error; the cells after it were run all the same. */
export interface CellError {
  /** Its number among all cells of the notebook, from 1. */
  cell: number;
  /** What it said, in a line. */
  message: string;
}

/** What a submission of the competition scored on the hidden labels, by metric. */
export type Scores = Record<string, number | null>;

/** What a grade depends on beside the submission, the seed and the version: profile and limits, by name. */
export type GradeSettings = Readonly<Record<string, string | number>>;

/** What `risklab grade` writes of a submission, as JSON: the same bytes each time but for `seconds`. */
export interface GradeResult {
  format: 1;
  /** Who handed it in: the name of its folder, else of its file without the ending. */
  student: string;
  /** The names in the manifest of an entry to the competition. */
  entrant?: Entrant;
  /** The file, as a path from the folder that was graded, with `/`. */
  file: string;
  /** The checksum of the file. */
  sha256: string;
  /** The lab of a notebook, such as `04`. */
  lab?: string;
  /** The track of a submission to the competition, such as `avatar`. */
  track?: string;
  /** What the inputs of the checks were drawn from. */
  seed: number;
  /** The version of risklab that graded it. */
  version: string;
  /** How it was graded. */
  settings: GradeSettings;
  outcome: GradeOutcome;
  /** Why it was not graded, or not in full; empty when all went well. */
  reason: string;
  /** The exercises of its lab, in their order. */
  checks: CheckResult[];
  /** Cells that ended in an error. */
  errors: CellError[];
  /** Of a competition, the metrics on the hidden labels; absent where there is no truth file. */
  scores?: Scores;
  /** The points that it earned. */
  score: number;
  /** The points that it could earn. */
  of: number;
  /** How long grading took. */
  seconds: number;
}

/** The ending of the files of results. */
const ending = '.grade.json';

/**
 * The name of the file of a result: readable, and the same for the same submission. Names that a file system takes for one differ in
 * their ending.
 */
export function resultName({ student, file }: Pick<GradeResult, 'student' | 'file'>): string {
  const readable = student.normalize('NFKD').replace(/[^A-Za-z0-9_-]+/g, '-');
  const print = createHash('sha256').update(file).digest('hex').slice(0, 12);
  return `${readable.slice(0, 60) || 'submission'}-${print}${ending}`;
}

/** Writes a result into a folder; it is there whole or not at all. @returns the file */
export async function writeResult(folder: string, result: GradeResult): Promise<string> {
  const file = path.join(folder, resultName(result));
  await writeFileWhole(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

/**
 * Reads the results in a folder, in the order of their submissions.
 *
 * @throws InputError when one cannot be read, or is none
 * @example
 * const results = await readResults('results');
 * results.map(({ student, score, of }) => `${student}: ${score} of ${of}`);
 */
export async function readResults(folder: string): Promise<GradeResult[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => name.endsWith(ending) && !name.startsWith('.'));
  } catch (error) {
    throw new InputError(folder, 'a folder with results of risklab grade', foundInstead(error), 'Check the path.');
  }
  const results = await Promise.all(names.map((name) => readResult(path.join(folder, name))));
  return results.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

/** Reads a result. @throws InputError when it cannot be read, or is none */
export async function readResult(file: string): Promise<GradeResult> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new InputError(file, 'a result of risklab grade', messageOf(error), 'Remove it, and grade again.');
  }
  if (isResult(value)) return value;
  throw new InputError(file, 'a result of risklab grade, format 1', value, 'Remove it, and grade again.');
}

function isResult(value: unknown): value is GradeResult {
  if (typeof value !== 'object' || value === null) return false;
  const { format, student, file, sha256, seed, version, settings, outcome, checks, score, of } =
    value as Partial<GradeResult>;
  return (
    format === 1 &&
    [student, file, sha256, version].every((text) => typeof text === 'string') &&
    [seed, score, of].every((number) => typeof number === 'number') &&
    typeof settings === 'object' &&
    settings !== null &&
    Array.isArray(checks) &&
    gradeOutcomes.some((known) => known === outcome)
  );
}

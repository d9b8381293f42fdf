import path from 'node:path';
import { startBackend } from '../../backend';
import {
  checkChoice,
  checkRange,
  InputError,
  lineProgress,
  setProgress,
  silentProgress,
  whyNoFile,
  writeFileWhole,
} from '../../base';
import { namesIn, wholeNumber } from '../options';
import type { BenchResult, BenchSettings, BenchSubject } from '../subject';
import { fairnessMethods, type FairnessMethod } from './methods';
import { fairnessSubjects, type FairnessSubject } from './subjects';
import { sumUp, type TableFound } from './summary';
import { tableOf } from './tables';
import { trial, type FairnessRow, type SamplesRow } from './trial';
import { choiceInWords } from './weightChoice';

const tables = fairnessSubjects.map(({ name }) => name);

/** `risklab bench fairness`: methods in training beside the same network without them, on real tables, over seeds. */
export const fairnessBench: BenchSubject = {
  options: [
    { flags: '--seeds <n>', description: 'how many seeds', default: '5' },
    { flags: '--data <names>', description: `of ${tables.join(', ')}`, default: 'all' },
    { flags: '--methods <names>', description: `of ${fairnessMethods.join(', ')}`, default: 'all' },
    { flags: '--on <split>', description: 'the rows judged: test, or validation to choose settings on', default: 'test' }, // prettier-ignore
    { flags: '--weights <numbers>', description: 'weights to try with each method, where nobody reads the group; default: those chosen for the table' }, // prettier-ignore
    { flags: '--results <file>', description: 'write the sums to a JSON file' },
  ],
  repeats: 1,
  run,
};

async function run({ options, say }: BenchSettings): Promise<BenchResult> {
  const wanted = readOptions(options);
  const found: TableFound[] = [];
  // Written after each seed: a run that is stopped keeps what it has.
  const keep = async (now: readonly TableFound[]): Promise<void> => {
    if (wanted.results !== undefined) await writeFileWhole(wanted.results, `${JSON.stringify(now, undefined, 1)}\n`);
  };
  await startBackend();
  setProgress(silentProgress);
  try {
    for (const subject of wanted.subjects) {
      const rowDone = (row: FairnessRow): void => say(inWords(row));
      found.push(await measured(subject, wanted, { rowDone, seedDone: (own) => keep([...found, own]) }));
    }
  } finally {
    setProgress(lineProgress());
  }
  return {
    title: 'Fairness in training',
    ours: 'ours',
    measures: [],
    table: tableOf(found),
    notes: [
      `Judged on ${wanted.on} rows; decided 1 above a logit of 0. Gaps: the largest difference between groups. Gain: accuracy less that of plain, in points, paired by seed.`,
      "Group: the area under the ROC curve with which a fresh classifier reads the group from z1, or from the logits where there is no z1. In brackets Student's 95% interval over seeds.",
      ...found.flatMap(choiceInWords),
    ],
  };
}

interface Wanted {
  readonly subjects: readonly FairnessSubject[];
  readonly seeds: number;
  readonly methods: readonly FairnessMethod[];
  /** Tried with each method; undefined: those of the table. */
  readonly weights: readonly number[] | undefined;
  readonly on: 'validation' | 'test';
  readonly results: string | undefined;
}

function readOptions(options: BenchSettings['options']): Wanted {
  const text = (name: string, otherwise: string): string => String(options[name] ?? otherwise);
  const names = namesIn('--data', text('data', 'all'), tables);
  const on = text('on', 'test') as Wanted['on'];
  checkChoice('--on', on, ['validation', 'test']);
  const results = options['results'] === undefined ? undefined : path.resolve(text('results', ''));
  const why = results === undefined ? undefined : whyNoFile(results);
  if (why !== undefined) throw new InputError('--results', 'a file that can be written', why, 'Choose another file.');
  return {
    subjects: fairnessSubjects.filter(({ name }) => names.includes(name)),
    seeds: wholeNumber(options, 'seeds'),
    methods: namesIn('--methods', text('methods', 'all'), fairnessMethods),
    weights: options['weights'] === undefined ? undefined : weightsIn(text('weights', '')),
    on,
    results,
  };
}

function weightsIn(text: string): number[] {
  const weights = text.split(',').map((one) => (/\S/.test(one) ? Number(one) : NaN));
  weights.forEach((weight) => checkRange('--weights', weight, 0, Infinity));
  return weights;
}

async function measured(
  subject: FairnessSubject,
  { seeds, methods, weights, on }: Wanted,
  { rowDone, seedDone }: { rowDone: (row: FairnessRow) => void; seedDone: (found: TableFound) => Promise<void> },
): Promise<TableFound> {
  const samples: SamplesRow[] = [];
  const rows: FairnessRow[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const found = await trial(subject, { seed, methods, weights, on }, rowDone);
    samples.push(found.samples);
    rows.push(...found.rows);
    await seedDone(sumUp(subject.name, on, { samples, rows }));
  }
  return sumUp(subject.name, on, { samples, rows });
}

function inWords({ data, seed, method, weight, accuracy, demographicParity, group }: FairnessRow): string {
  const read = group ? `, group ${group.linear.toFixed(3)} and ${group.network.toFixed(3)}` : '';
  const name = [method, weight].filter((part) => part !== undefined).join(', ');
  return `${data}, seed ${seed}, ${name}: accuracy ${accuracy.toFixed(3)}, gap ${demographicParity.toFixed(3)}${read}`;
}

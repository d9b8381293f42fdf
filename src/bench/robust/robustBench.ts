import path from 'node:path';
import { startBackend } from '../../backend';
import { InputError, lineProgress, setProgress, silentProgress, whyNoFile, writeFileWhole } from '../../base';
import { loadDataset } from '../../data';
import { namesIn, wholeNumber } from '../options';
import type { BenchResult, BenchSettings, BenchSubject } from '../subject';
import { robustMethods } from './methods';
import { speed } from './speed';
import { sumUp, tableOf } from './summary';
import { trial, type RobustRow } from './trial';

/** `risklab bench robust`: defences in training beside the same network without them, on drawn faces, over seeds. */
export const robustBench: BenchSubject = {
  options: [
    { flags: '--seeds <n>', description: 'how many seeds', default: '3' },
    { flags: '--methods <names>', description: `of ${robustMethods.join(', ')}`, default: 'all' },
    { flags: '--train <n>', description: 'training images', default: '4000' },
    { flags: '--test <n>', description: 'images judged', default: '400' },
    { flags: '--epochs <n>', description: 'epochs of each training', default: '8' },
    { flags: '--severities <names>', description: 'severities of the 15 corruptions', default: '1,3,5' },
    { flags: '--copies <n>', description: 'noisy copies that certify a row', default: '1000' },
    { flags: '--smoothed <n>', description: 'rows certified by smoothing', default: '100' },
    {
      flags: '--speed',
      description: 'instead: steps of PGD a second beside Foolbox, corruptions beside imagecorruptions',
    },
    { flags: '--results <file>', description: 'write the sums to a JSON file' },
  ],
  repeats: 1,
  run,
};

/** What `--speed` measures. */
const usualSpeed = { attacked: 128, batch: 64, steps: 40, corrupted: 64, severity: 3 } as const;

async function run(settings: BenchSettings): Promise<BenchResult> {
  return settings.options['speed'] === true ? quietly(() => speed(settings, usualSpeed)) : defencesOverSeeds(settings);
}

async function defencesOverSeeds({ options, say }: BenchSettings): Promise<BenchResult> {
  const { seeds, sizes, results, ...settings } = readOptions(options);
  const rows: RobustRow[] = [];
  await quietly(async () => {
    for (let seed = 0; seed < seeds; seed++) {
      const { splits } = await loadDataset('avatar-faces', { train: sizes.train, validation: 0, test: sizes.test });
      rows.push(...(await trial(splits, { ...settings, seed }, say)));
      // Written after each seed: a run that is stopped keeps what it has.
      if (results !== undefined) await writeFileWhole(results, `${JSON.stringify(sumUp(rows), undefined, 1)}\n`);
    }
  });
  return {
    title: 'Defences in training',
    ours: 'ours',
    measures: [],
    table: tableOf(sumUp(rows)),
    notes: [
      `${sizes.train} drawn faces and others of 64 x 64, ${sizes.test} judged. Attacked: 4 / 255 in linf, for each row the best of FGSM, autoPgd and square. Proven: 1 / 255 in linf by interval bounds; 0.25 in l2 by smoothing with noise of 0.25.`,
      "mCE: that of the first method is 1. In brackets Student's 95% interval over seeds, which change weights and batches.",
    ],
  };
}

/** With a backend, and without lines of progress. */
async function quietly<T>(body: () => Promise<T>): Promise<T> {
  await startBackend();
  setProgress(silentProgress);
  try {
    return await body();
  } finally {
    setProgress(lineProgress());
  }
}

function readOptions(options: BenchSettings['options']) {
  const text = (name: string, otherwise: string): string => String(options[name] ?? otherwise);
  const results = options['results'] === undefined ? undefined : path.resolve(text('results', ''));
  const why = results === undefined ? undefined : whyNoFile(results);
  if (why !== undefined) throw new InputError('--results', 'a file that can be written', why, 'Choose another file.');
  const severities = namesIn('--severities', text('severities', '1,3,5'), ['1', '2', '3', '4', '5']).map(Number);
  return {
    seeds: wholeNumber(options, 'seeds'),
    methods: namesIn('--methods', text('methods', 'all'), robustMethods),
    sizes: { train: wholeNumber(options, 'train', 64), test: wholeNumber(options, 'test', 10) },
    epochs: wholeNumber(options, 'epochs'),
    copies: wholeNumber(options, 'copies'),
    smoothed: wholeNumber(options, 'smoothed'),
    severities,
    results,
  };
}

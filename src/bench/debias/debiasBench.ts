import path from 'node:path';
import { startBackend } from '../../backend';
import {
  checkInteger,
  InputError,
  lineProgress,
  placeInCache,
  setProgress,
  silentProgress,
  writeFileWhole,
} from '../../base';
import { debias, methods, type MethodName } from '../../debias';
import { namesIn, wholeNumber } from '../options';
import type { BenchResult, BenchSettings, BenchSubject } from '../subject';
import { designs, type Design } from './designs';
import { RowStore, type Row } from './rowStore';
import { summarise } from './summary';
import { tableOf } from './tables';
import { Trial } from './trial';

/** `risklab bench debias`: methods and scores of debiasing on designs whose groups are known, over seeds. */
export const debiasBench: BenchSubject = {
  options: [
    { flags: '--seeds <n>', description: 'how many seeds', default: '5' },
    { flags: '--designs <names>', description: `of ${designs.map(({ name }) => name).join(', ')}`, default: 'all' },
    { flags: '--methods <names>', description: 'which methods, or none', default: 'all' },
    { flags: '--scores <names>', description: 'which scores of suspicion, or none', default: 'all' },
    { flags: '--shard <k/n>', description: 'measure one part of n alone, for a job queue' },
    {
      flags: '--merge <folders>',
      description: 'take over rows of other folders, separated by commas, and measure nothing',
    },
    { flags: '--rows <folder>', description: 'where single results are kept; what is there is not measured again' },
    { flags: '--results <file>', description: 'write the sums to a JSON file' },
  ],
  repeats: 1,
  run,
};

/** One thing to be measured. */
interface Job {
  readonly design: Design;
  readonly seed: number;
  readonly methods: readonly MethodName[];
  readonly scores: readonly debias.ScoreName[];
}

async function run({ options, say }: BenchSettings): Promise<BenchResult> {
  const wanted = readOptions(options);
  const store = new RowStore(wanted.folder);
  for (const folder of wanted.merge) await store.merge(folder);
  setProgress(silentProgress);
  try {
    if (wanted.merge.length === 0) {
      await startBackend();
      const jobs = jobsOf(wanted);
      for (const job of jobs.filter((_, i) => i % wanted.shards === wanted.shard - 1))
        await measureJob(job, store, say);
    }
  } finally {
    setProgress(lineProgress());
  }
  const rows = jobsOf(wanted).flatMap((job) => knownRows(job, store));
  const found = summarise(wanted.designs, rows);
  if (wanted.results !== undefined) await writeFileWhole(wanted.results, `${JSON.stringify(found, undefined, 1)}\n`);
  return {
    title: 'Debiasing',
    ours: 'ours',
    measures: [],
    table: tableOf(found),
    notes: [
      'Worst: the share of faces found in the group where fewest are, at the line that lets 5% of the validation things through; gains are over plain training, in points, paired by seed.',
      "Closure: the gain as a share of that of the oracle, which knows the groups, with Fieller's 95% interval; cost: in whole training runs.",
    ],
  };
}

interface Wanted {
  readonly seeds: number;
  readonly designs: readonly Design[];
  readonly methods: readonly MethodName[];
  readonly scores: readonly debias.ScoreName[];
  readonly shard: number;
  readonly shards: number;
  readonly merge: readonly string[];
  readonly folder: string;
  readonly results: string | undefined;
}

function readOptions(options: BenchSettings['options']): Wanted {
  const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
  const chosen = namesIn('--designs', text('designs') ?? 'all', designs.map(({ name }) => name)); // prettier-ignore
  const [shard, shards] = readShard(text('shard') ?? '1/1');
  const results = text('results');
  return {
    seeds: wholeNumber(options, 'seeds'),
    designs: designs.filter(({ name }) => chosen.includes(name)),
    methods: namesIn('--methods', text('methods') ?? 'all', Object.keys(methods) as MethodName[]),
    scores: namesIn('--scores', text('scores') ?? 'all', Object.keys(debias.scores) as debias.ScoreName[]),
    shard,
    shards,
    merge:
      text('merge')
        ?.split(',')
        .map((folder) => path.resolve(folder)) ?? [],
    folder: path.resolve(text('rows') ?? placeInCache('bench', 'debias')),
    results: results === undefined ? undefined : path.resolve(results),
  };
}

function readShard(text: string): [shard: number, shards: number] {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [shard, shards] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || shard < 1 || shard > shards)
    throw new InputError('--shard', 'a part and how many there are, such as 2/8', text);
  checkInteger('--shard', shard, 1);
  return [shard, shards];
}

/** A job for each design and seed; where a design has seeds of its own, no more than those. */
function jobsOf({ designs: chosen, seeds, methods: names, scores }: Wanted): Job[] {
  return chosen.flatMap((design) => {
    const own = design.methods ? names.filter((name) => design.methods!.includes(name)) : names;
    const count = Math.min(seeds, design.seeds ?? seeds);
    const found = design.methods ? scores.filter((name) => design.scores?.includes(name)) : scores;
    return Array.from({ length: count }, (_, seed) => ({ design, seed, methods: own, scores: found }));
  });
}

/** Measures what is not known yet. */
async function measureJob(
  { design, seed, methods: names, scores }: Job,
  store: RowStore,
  say: (text: string) => void,
): Promise<void> {
  const missing = (all: readonly string[]): string[] => all.filter((name) => !store.find(design, name, seed));
  if (missing([...names, ...scores]).length === 0) return;
  const trial = await Trial.start(design, seed);
  try {
    for (const name of missing(names) as MethodName[]) {
      const row = await trial.method(name);
      await store.add(design, name, seed, row);
      say(`${design.name}, seed ${seed}, ${name}: worst ${percent(row.worst)}, majority ${percent(row.majority)}`);
    }
    for (const name of missing(scores) as debias.ScoreName[]) {
      const row = await trial.score(name);
      if (!row) continue;
      await store.add(design, name, seed, row);
      say(`${design.name}, seed ${seed}, score ${name}: AUROC ${row.aurocOfMinority.toFixed(3)}`);
    }
  } finally {
    trial.dispose();
  }
}

function knownRows({ design, seed, methods: names, scores }: Job, store: RowStore): Row[] {
  return [...names, ...scores].flatMap((name) => store.find(design, name, seed) ?? []);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

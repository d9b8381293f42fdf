import { startBackend } from '../../backend';
import { checkInteger, lineProgress, setProgress, silentProgress } from '../../base';
import { settingsInWords } from './describe';
import type { BenchResult, BenchSettings, BenchSubject, BenchTable, Measure } from '../subject';
import { deepEnsemble, mcDropout, type Protocol } from './methods';
import { published, verdict } from './published';
import { runSplit, type SplitResult } from './protocol';
import { spreadOf, type Spread } from './score';
import { uciNames, uciTable, type UciName } from './tables';

const protocol: Protocol = { hidden: 50, epochs: 40 };

/** One table and method, all splits. */
interface Found {
  readonly set: UciName;
  readonly method: string;
  readonly results: readonly SplitResult[];
}

/** `risklab bench uci`: ensembles and dropout on two regressions, by the protocol of the papers, beside what they found. */
export const uciBench: BenchSubject = { options: [], repeats: 20, run };

async function run({ repeats, say }: BenchSettings): Promise<BenchResult> {
  checkInteger('repeats', repeats, 2, 'A standard error needs two splits.');
  const { version } = await startBackend();
  setProgress(silentProgress);
  try {
    const found: Found[] = [];
    for (const set of uciNames) {
      say(`${set}: reading it, by pip if need be`);
      const data = await uciTable(set);
      for (const method of [mcDropout(protocol), deepEnsemble(protocol)]) {
        const results: SplitResult[] = [];
        for (let split = 0; split < repeats; split++) {
          const result = await runSplit(data, method, split);
          say(`${set}, ${method.name}, split ${split}: RMSE ${result.rmse.toFixed(2)}, NLL ${result.nll.toFixed(2)}`);
          results.push(result);
        }
        found.push({ set, method: method.name, results });
      }
    }
    return {
      title: 'Regressions of the papers',
      ours: 'ours',
      measures: found.flatMap(measuresOf),
      table: tableOf(found),
      notes: [
        `${version}; means over ${repeats} splits, with their standard error and, in brackets, the standard deviation of a split.`,
        ...found.map(({ set, method, results }) => `${set}, ${method}, chosen: ${settingsInWords(results)}.`),
      ],
    };
  } finally {
    setProgress(lineProgress());
  }
}

function measuresOf({ set, method, results }: Found): Measure[] {
  const one = (unit: 'rmse' | 'nll'): Measure => ({
    name: `${set}, ${method}`,
    unit: unit === 'rmse' ? 'RMSE' : 'NLL, nats',
    better: 'less',
    samples: { ours: results.map((result) => result[unit]) },
  });
  return [one('rmse'), one('nll')];
}

function tableOf(found: readonly Found[]): BenchTable {
  const rows = found.flatMap(({ set, method, results }) =>
    (['rmse', 'nll'] as const).map((number) => {
      const ours = spreadOf(results.map((result) => result[number]));
      const theirs = published[method]![set][number];
      const paper = `${theirs.mean.toFixed(2)} +- ${theirs.plusMinus.toFixed(2)}`;
      return [set, method, number.toUpperCase(), inWords(ours), paper, verdict(ours, theirs)];
    }),
  );
  return { header: ['data', 'method', 'number', 'ours', 'published', 'ours is'], rows };
}

function inWords({ mean, error, std }: Spread): string {
  return `${mean.toFixed(2)} +- ${error.toFixed(2)} (${std.toFixed(2)})`;
}

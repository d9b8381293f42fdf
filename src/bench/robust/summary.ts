import { mean } from '../../base';
import { overSeeds, withInterval, type OverSeeds } from '../overSeeds';
import type { BenchTable } from '../subject';
import type { RobustRow } from './trial';

/** What is told of a method over seeds. */
const told = ['clean', 'attacked', 'interval', 'smoothing', 'corrupted'] as const;

/** What a method reached over seeds. */
export interface MethodFound extends Readonly<Record<(typeof told)[number], OverSeeds>> {
  readonly name: string;
  readonly seeds: number;
  /** Null where a seed has none. */
  readonly mce: OverSeeds | null;
  /** Processor time of a training, in seconds. */
  readonly seconds: number;
}

/** Sums up rows, in the order in which methods come. */
export function sumUp(rows: readonly RobustRow[]): MethodFound[] {
  return [...new Set(rows.map(({ method }) => method))].map((name) => {
    const own = rows.filter(({ method }) => method === name);
    const each = told.map((what) => [what, overSeeds(own.map((row) => row[what]))] as const);
    const values = Object.fromEntries(each) as Record<(typeof told)[number], OverSeeds>;
    const mce = own.flatMap((row) => row.mce ?? []);
    const whole = mce.length === own.length ? overSeeds(mce) : null;
    return { name, seeds: own.length, ...values, mce: whole, seconds: mean(own, ({ seconds }) => seconds) };
  });
}

/** A row for each method. */
export function tableOf(found: readonly MethodFound[]): BenchTable {
  const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
  const header = [
    'method',
    'seeds',
    'clean',
    'attacked',
    'proven, intervals',
    'proven, smoothing',
    'corrupted',
    'mCE',
    'seconds',
  ];
  const rows = found.map((method) => [
    method.name,
    String(method.seeds),
    ...told.map((what) => withInterval(method[what], percent)),
    method.mce ? withInterval(method.mce, (value) => value.toFixed(2)) : '',
    method.seconds.toFixed(0),
  ]);
  return { header, rows };
}

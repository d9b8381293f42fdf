import type { BenchTable } from '../subject';
import type { Closure } from './closure';
import type { DesignSummary, MethodSummary } from './summary';

/** The table of all designs and methods. */
export function tableOf(found: readonly DesignSummary[]): BenchTable {
  const rows = found.flatMap(({ design, methods }) => methods.map((method) => [design, ...cellsOf(method)]));
  const header = [
    'design',
    'method',
    'seeds',
    'worst',
    'gain',
    'majority',
    'its gain',
    'closure',
    'AUROC',
    'ESS',
    'cost',
  ];
  return { header, rows };
}

function cellsOf(method: MethodSummary): string[] {
  const { name, labelFree, seeds, worst, gain, majority, majorityGain, closure, auroc, effectiveSample, trainings } =
    method;
  return [
    labelFree ? name : `${name} (knows the groups)`,
    String(seeds),
    percent(worst),
    gain ? points(gain) : '',
    percent(majority),
    majorityGain ? points(majorityGain) : '',
    closure ? ofOracle(closure) : '',
    auroc === null ? '' : auroc.toFixed(3),
    effectiveSample === null ? '' : effectiveSample.toFixed(2),
    trainings.toFixed(2),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function points({ mean, lower, upper }: { mean: number; lower: number; upper: number }): string {
  return `${signed(100 * mean)} (${signed(100 * lower)} to ${signed(100 * upper)})`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}

function ofOracle({ mean, lower, upper }: Closure): string {
  return `${mean.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)})`;
}

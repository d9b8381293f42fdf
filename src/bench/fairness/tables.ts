import { withInterval, type OverSeeds } from '../overSeeds';
import type { BenchTable } from '../subject';
import type { MethodFound, TableFound } from './summary';

/** A row for each table and method, and one for the samples themselves. */
export function tableOf(found: readonly TableFound[]): BenchTable {
  const header = ['data', 'method', 'seeds', 'accuracy', 'its gain', 'parity gap', 'odds gap', 'group, linear', 'group, network', 'seconds']; // prettier-ignore
  const rows = found.flatMap(({ data, samples, methods }) => [
    ...(samples.groupLinear
      ? [[data, 'the samples', '', '', '', '', '', area(samples.groupLinear), area(samples.groupNetwork), '']]
      : []),
    ...methods.map((method) => [data, ...cellsOf(method, hasSeveral(methods, method))]),
  ]);
  return { header, rows };
}

/** Whether a method was tried more than once: its weight then tells which is which. */
function hasSeveral(methods: readonly MethodFound[], { name }: MethodFound): boolean {
  return methods.filter((other) => other.name === name).length > 1;
}

function cellsOf(method: MethodFound, withWeight: boolean): string[] {
  return [
    withWeight ? `${method.name}, ${method.weight}` : method.name,
    String(method.seeds),
    `${(100 * method.accuracy.mean).toFixed(1)}%`,
    method.gain ? withInterval(method.gain, (value) => `${value < 0 ? '' : '+'}${(100 * value).toFixed(1)}`) : '',
    withInterval(method.demographicParity, (value) => value.toFixed(3)),
    withInterval(method.equalizedOdds, (value) => value.toFixed(3)),
    area(method.groupLinear),
    area(method.groupNetwork),
    method.seconds.toFixed(1),
  ];
}

function area(value: OverSeeds | null): string {
  return value === null ? '' : withInterval(value, (number) => number.toFixed(3));
}

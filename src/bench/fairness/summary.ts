import { mean } from '../../base';
import { meanInterval, type MeanInterval } from '../../metrics';
import { fairnessMethods, type FairnessMethod } from './methods';
import type { FairnessRow, SamplesRow } from './trial';

/** A mean over seeds with Student's interval; of one seed without. */
export type OverSeeds = MeanInterval | { readonly mean: number };

/** What a method reached on a table, over seeds. */
export interface MethodFound {
  readonly name: FairnessMethod;
  readonly seeds: number;
  readonly accuracy: OverSeeds;
  /** Accuracy less that of the same network without the method, seed by seed; null for that one. */
  readonly gain: OverSeeds | null;
  readonly demographicParity: OverSeeds;
  readonly equalizedOdds: OverSeeds;
  readonly groupLinear: OverSeeds;
  readonly groupNetwork: OverSeeds;
  /** The share of each group that is decided 1. */
  readonly selected: Readonly<Record<string, number>>;
  /** Processor time of a training, in seconds. */
  readonly seconds: number;
}

/** What was found on a table. */
export interface TableFound {
  readonly data: string;
  readonly judgedOn: 'validation' | 'test';
  /** The group read from the samples themselves. */
  readonly samples: { readonly groupLinear: OverSeeds; readonly groupNetwork: OverSeeds };
  readonly methods: readonly MethodFound[];
}

/** Sums up the rows of one table. */
export function sumUp(
  data: string,
  judgedOn: 'validation' | 'test',
  { samples, rows }: { samples: readonly SamplesRow[]; rows: readonly FairnessRow[] },
): TableFound {
  const names = fairnessMethods.filter((name) => rows.some(({ method }) => method === name));
  return {
    data,
    judgedOn,
    samples: {
      groupLinear: overSeeds(samples.map(({ group }) => group.linear)),
      groupNetwork: overSeeds(samples.map(({ group }) => group.network)),
    },
    methods: names.map((name) => methodFound(name, rows)),
  };
}

function methodFound(name: FairnessMethod, rows: readonly FairnessRow[]): MethodFound {
  const own = rows.filter(({ method }) => method === name);
  const of = (value: (row: FairnessRow) => number): OverSeeds => overSeeds(own.map(value));
  const gains = own.flatMap(({ seed, accuracy }) => {
    const plain = rows.find((row) => row.method === 'plain' && row.seed === seed);
    return plain ? [accuracy - plain.accuracy] : [];
  });
  return {
    name,
    seeds: own.length,
    accuracy: of((row) => row.accuracy),
    gain: name === 'plain' || gains.length === 0 ? null : overSeeds(gains),
    demographicParity: of((row) => row.demographicParity),
    equalizedOdds: of((row) => row.equalizedOdds),
    groupLinear: of((row) => row.group.linear),
    groupNetwork: of((row) => row.group.network),
    selected: Object.fromEntries(
      Object.keys(own[0]!.selected).map((group) => [group, mean(own, (row) => row.selected[group]!)]),
    ),
    seconds: mean(own, (row) => row.seconds),
  };
}

function overSeeds(values: readonly number[]): OverSeeds {
  return values.length > 1 ? meanInterval(values) : { mean: values[0]! };
}

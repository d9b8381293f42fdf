import { mean } from '../../base';
import { overSeeds, type OverSeeds } from '../overSeeds';
import { fairnessMethods, type FairnessMethod } from './methods';
import type { FairnessRow, Reading, SamplesRow } from './trial';

/** What a method reached on a table, over seeds. */
export interface MethodFound {
  readonly name: FairnessMethod;
  /** How much it counts its criterion. */
  readonly weight?: number;
  readonly seeds: number;
  readonly accuracy: OverSeeds;
  /** Accuracy less that of the same network without the method, seed by seed; null for that one. */
  readonly gain: OverSeeds | null;
  readonly demographicParity: OverSeeds;
  readonly equalizedOdds: OverSeeds;
  /** Null where nobody read the group. */
  readonly groupLinear: OverSeeds | null;
  readonly groupNetwork: OverSeeds | null;
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
  readonly samples: { readonly groupLinear: OverSeeds | null; readonly groupNetwork: OverSeeds | null };
  readonly methods: readonly MethodFound[];
}

/** Sums up the rows of one table. */
export function sumUp(
  data: string,
  judgedOn: 'validation' | 'test',
  { samples, rows }: { samples: readonly SamplesRow[]; rows: readonly FairnessRow[] },
): TableFound {
  const weights = [...new Set(rows.map((row) => row.weight))];
  const methods = fairnessMethods.flatMap((name) => weights.flatMap((weight) => methodFound(name, weight, rows) ?? []));
  return {
    data,
    judgedOn,
    samples: {
      groupLinear: readOverSeeds(samples, 'linear'),
      groupNetwork: readOverSeeds(samples, 'network'),
    },
    methods,
  };
}

/** What a method reached, with a weight where it has one; undefined where it was not tried. */
function methodFound(
  name: FairnessMethod,
  weight: number | undefined,
  rows: readonly FairnessRow[],
): MethodFound | undefined {
  const own = rows.filter((row) => row.method === name && row.weight === weight);
  if (own.length === 0) return undefined;
  const of = (value: (row: FairnessRow) => number): OverSeeds => overSeeds(own.map(value));
  const gains = own.flatMap(({ seed, accuracy }) => {
    const plain = rows.find((row) => row.method === 'plain' && row.seed === seed);
    return plain ? [accuracy - plain.accuracy] : [];
  });
  return {
    name,
    ...(weight !== undefined && { weight }),
    seeds: own.length,
    accuracy: of((row) => row.accuracy),
    gain: name === 'plain' || gains.length === 0 ? null : overSeeds(gains),
    demographicParity: of((row) => row.demographicParity),
    equalizedOdds: of((row) => row.equalizedOdds),
    groupLinear: readOverSeeds(own, 'linear'),
    groupNetwork: readOverSeeds(own, 'network'),
    selected: Object.fromEntries(
      Object.keys(own[0]!.selected).map((group) => [group, mean(own, (row) => row.selected[group]!)]),
    ),
    seconds: mean(own, (row) => row.seconds),
  };
}

function readOverSeeds(
  rows: readonly { readonly group: Reading | undefined }[],
  reader: keyof Reading,
): OverSeeds | null {
  const areas = rows.flatMap(({ group }) => (group ? [group[reader]] : []));
  return areas.length === 0 ? null : overSeeds(areas);
}

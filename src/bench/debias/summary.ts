import { mean } from '../../base';
import { meanInterval, type MeanInterval } from '../../metrics';
import { methods, type MethodName } from '../../debias';
import { closureOf, type Closure } from './closure';
import type { Design } from './designs';
import { isTrial, type Row } from './rowStore';
import type { ScoreRow, TrialRow } from './trial';

/** What a method reached on a design, over seeds. */
export interface MethodSummary {
  readonly name: MethodName;
  /** Whether it works without groups. */
  readonly labelFree: boolean;
  readonly seeds: number;
  /** The area under the ROC curve of its suspicion for the minority within its class; null where it has none. */
  readonly auroc: number | null;
  /** The share of faces found in the worst group, and how much more than by plain training, seed by seed. */
  readonly worst: number;
  readonly gain: MeanInterval | null;
  readonly majority: number;
  readonly majorityGain: MeanInterval | null;
  readonly balanced: number;
  readonly falsePositiveRate: number;
  readonly effectiveSample: number | null;
  /** How much of the oracle's gain it gets. */
  readonly closure: Closure | null;
  /** What it costs, in whole training runs. */
  readonly trainings: number;
}

/** What was found on a design. */
export interface DesignSummary {
  readonly design: string;
  readonly about: string;
  readonly side: number;
  readonly epochs: number;
  readonly methods: readonly MethodSummary[];
  readonly scores: readonly {
    readonly name: string;
    readonly seeds: number;
    readonly auroc: MeanInterval | { mean: number };
  }[];
}

/** Sums up rows design by design, methods and scores in the order of their tables. */
export function summarise(designs: readonly Design[], rows: readonly Row[]): DesignSummary[] {
  return designs.flatMap((design) => {
    const own = rows.filter((row) => row.design === design.name);
    const trials = own.filter(isTrial);
    if (trials.length === 0) return [];
    const names = (Object.keys(methods) as MethodName[]).filter((name) => trials.some(({ method }) => method === name));
    return [
      {
        design: design.name,
        about: design.about,
        side: design.side,
        epochs: design.epochs,
        methods: names.map((name) => methodSummary(name, trials)),
        scores: scoreSummaries(own.filter((row): row is ScoreRow => !isTrial(row))),
      },
    ];
  });
}

function methodSummary(name: MethodName, trials: readonly TrialRow[]): MethodSummary {
  const own = trials.filter(({ method }) => method === name);
  const of = (key: 'worst' | 'majority' | 'balanced' | 'falsePositiveRate' | 'trainings'): number =>
    mean(own, (row) => row[key]);
  const known = (key: 'aurocOfMinority' | 'effectiveSample'): number | null => {
    const values = own.flatMap((row) => (row[key] === null ? [] : [row[key]]));
    return values.length ? mean(values) : null;
  };
  const gains = (method: MethodName, key: 'worst' | 'majority', seeds: readonly number[]): number[] =>
    seeds.map((seed) => rowOf(trials, method, seed)![key] - rowOf(trials, 'plain', seed)![key]);
  const seeds = own.map(({ seed }) => seed);
  const paired = seeds.filter((seed) => rowOf(trials, 'plain', seed));
  const judged = paired.filter((seed) => rowOf(trials, 'oracle', seed));
  const compared = name !== 'plain' && paired.length >= 2;
  const hasClosure = name !== 'plain' && name !== 'oracle' && judged.length >= 2;
  return {
    name,
    labelFree: !methods[name].knowsGroups,
    seeds: own.length,
    auroc: known('aurocOfMinority'),
    worst: of('worst'),
    gain: compared ? meanInterval(gains(name, 'worst', paired)) : null,
    majority: of('majority'),
    majorityGain: compared ? meanInterval(gains(name, 'majority', paired)) : null,
    balanced: of('balanced'),
    falsePositiveRate: of('falsePositiveRate'),
    effectiveSample: known('effectiveSample'),
    closure: hasClosure ? closureOf(gains(name, 'worst', judged), gains('oracle', 'worst', judged)) : null,
    trainings: of('trainings'),
  };
}

function rowOf(trials: readonly TrialRow[], method: MethodName, seed: number): TrialRow | undefined {
  return trials.find((row) => row.method === method && row.seed === seed);
}

function scoreSummaries(rows: readonly ScoreRow[]): DesignSummary['scores'] {
  return [...new Set(rows.map(({ score }) => score))].map((name) => {
    const values = rows.filter(({ score }) => score === name).map((row) => row.aurocOfMinority);
    return { name, seeds: values.length, auroc: values.length > 1 ? meanInterval(values) : { mean: values[0]! } };
  });
}

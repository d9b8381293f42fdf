import type pl from 'nodejs-polars';
import { checkChoice, checkInteger, checkKeys, InputError, mean, sum } from '../base';
import { ImageStore, type Split } from '../data';
import { networkOutputs, predictRows, singleNetwork, type Numbers } from '../learn';
import { wilsonInterval } from '../metrics';
import { tableOf } from '../table';
import { classesIn } from './adversarialExamples';
import type { AttackedModel } from './attackFunction';
import { labelsOf } from './classLabels';
import { classScores } from './classScores';
import { corrupt, corruptionKinds } from './corrupt';
import type { CorruptionKind } from './corruptions';

/** Options of `robust.corruptionError`. */
export interface CorruptionErrorOptions {
  /** The name of the model that the others are measured by. Default the first. */
  baseline?: string;
  /** Which corruptions. Default all. */
  kinds?: readonly CorruptionKind[];
  /** Which severities. Default 1 to 5. */
  severities?: readonly number[];
  /** The true classes. Default those of the split. */
  labels?: Numbers;
  /** What random numbers follow from. Default 0. */
  seed?: number;
  /** How many images a network is given at once. Default 256. */
  batchSize?: number;
}

/** What `robust.corruptionError` found. Errors are shares, 0 to 1. */
export interface CorruptionErrors {
  /** A row for each model, kind and severity: `model`, `kind`, `severity`, `n`, `error`, its Wilson interval `lower` and `upper`. Severity 0 of kind `none`: as they are. */
  readonly errors: pl.DataFrame;
  /** A row for each model and kind: `model`, `kind`, `error` (mean over severities), `ce` and `relativeCe` against the baseline, 1 where they are alike. */
  readonly kinds: pl.DataFrame;
  /** A row for each model: `model`, `clean` (the error of images as they are), `error` (mean over all), `mce`, `relativeMce`. */
  readonly summary: pl.DataFrame;
}

const keys = ['baseline', 'kinds', 'severities', 'labels', 'seed', 'batchSize'] as const;

/** The error of a model: as it is, and by kind and severity. */
interface Errors {
  readonly clean: number;
  readonly of: ReadonlyMap<CorruptionKind, readonly number[]>;
}

/**
 * How often models err on corrupted images, all on the same ones (Hendrycks and Dietterich 2019). With E the error, s the severity and c the kind: CE = sum over s of E(s, c) divided by that of the
 * baseline; relative CE takes the error of clean images from both, each its own. mCE is the mean of CE over kinds. Empty where the baseline has nothing to divide by.
 *
 * @throws InputError for models that are none, a baseline that is not among them, unknown kinds or severities, and images that do not fit
 * @throws InterruptedError when interrupted
 * @example
 * const { summary, errors } = await robust.corruptionError({ plain, augmented }, test);
 * const fog = errors.filter(pl.col('kind').eq(pl.lit('fog')).and(pl.col('model').eq(pl.lit('plain'))));
 * await show(plot.curves(fog, { x: 'severity', columns: 'error' }));
 */
export async function corruptionError(
  models: Readonly<Record<string, AttackedModel>>,
  split: Split | ImageStore,
  options: CorruptionErrorOptions = {},
): Promise<CorruptionErrors> {
  checkKeys('corruptionError', options, keys);
  const { kinds = corruptionKinds, severities = [1, 2, 3, 4, 5], seed = 0, batchSize = 256 } = options;
  const names = Object.keys(models ?? {});
  if (names.length === 0) throw new InputError('models', 'models by name, such as { plain, augmented }', 'none');
  const { baseline = names[0]! } = options;
  checkChoice('baseline', baseline, names);
  kinds.forEach((kind) => checkChoice('kinds', kind, corruptionKinds));
  const strange = severities.find((severity) => ![1, 2, 3, 4, 5].includes(severity));
  if (kinds.length === 0 || severities.length === 0 || strange !== undefined) {
    throw new InputError('severities', 'kinds, and severities from 1 to 5', strange ?? 'none');
  }
  checkInteger('batchSize', batchSize, 1);
  const images = split instanceof ImageStore ? split : split.images;
  const measured = names.map((name) => measureOf(name, models[name]!, split, options.labels, batchSize));
  const errorsOf = (store: ImageStore): Promise<number[]> => inTurn(measured, (measure) => measure(store));
  const clean = await errorsOf(images);
  const found = names.map(() => new Map<CorruptionKind, number[]>());
  for (const kind of kinds) {
    for (const severity of severities) {
      const errors = await errorsOf(await corrupt(images, { kind, severity, seed }));
      errors.forEach((error, i) => found[i]!.set(kind, [...(found[i]!.get(kind) ?? []), error]));
    }
  }
  const all = new Map(names.map((name, i): [string, Errors] => [name, { clean: clean[i]!, of: found[i]! }]));
  return tablesOf(all, all.get(baseline)!, severities, images.length);
}

/** One after another. */
async function inTurn<A, B>(list: readonly A[], fn: (one: A) => Promise<B>): Promise<B[]> {
  const out: B[] = [];
  for (const one of list) out.push(await fn(one));
  return out;
}

/** What gives the error of a model on images. */
function measureOf(
  name: string,
  model: AttackedModel,
  split: Split | ImageStore,
  given: Numbers | undefined,
  batchSize: number,
): (images: ImageStore) => Promise<number> {
  const what = `corruptionError: ${name}`;
  const network = singleNetwork(what, model);
  const { classes, read } = classScores(network);
  const labels = labelsOf(given, split, predictRows(split, network, what).length, classes);
  return async (images) => {
    const said = classesIn(await networkOutputs(network, images, batchSize, read));
    return mean(said, (found, row) => Number(found !== labels[row]));
  };
}

/** A row of {@link CorruptionErrors.errors}. */
interface ErrorRow {
  model: string;
  kind: string;
  severity: number;
  n: number;
  error: number;
  lower: number;
  upper: number;
}

function tablesOf(
  all: ReadonlyMap<string, Errors>,
  base: Errors,
  severities: readonly number[],
  n: number,
): CorruptionErrors {
  const row = (model: string, kind: string, severity: number, error: number): ErrorRow => ({
    ...{ model, kind, severity, n, error },
    ...wilsonInterval(Math.round(error * n), n),
  });
  const errors = [...all].flatMap(([model, { clean, of }]) => [
    row(model, 'none', 0, clean),
    ...[...of].flatMap(([kind, list]) => list.map((error, i) => row(model, kind, severities[i]!, error))),
  ]);
  const byKind = [...all].flatMap(([model, own]) =>
    [...own.of].map(([kind, list]) => ({ model, kind, error: mean(list), ...against(base, own, kind) })),
  );
  const summary = [...all].map(([model, { clean, of }]) => {
    const own = byKind.filter((each) => each.model === model);
    const meanOf = (values: (number | undefined)[]): number | undefined =>
      values.includes(undefined) ? undefined : mean(values as number[]);
    const error = mean([...of.values()].flat());
    return { model, clean, error, mce: meanOf(own.map(({ ce }) => ce)), relativeMce: meanOf(own.map(({ relativeCe }) => relativeCe)) }; // prettier-ignore
  });
  const numbers = { n: 'whole', error: 'number', lower: 'number', upper: 'number' } as const;
  return {
    errors: tableOf(errors, { model: 'text', kind: 'text', severity: 'whole', ...numbers }),
    kinds: tableOf(byKind, { model: 'text', kind: 'text', error: 'number', ce: 'number', relativeCe: 'number' }),
    summary: tableOf(summary, {
      model: 'text',
      clean: 'number',
      error: 'number',
      mce: 'number',
      relativeMce: 'number',
    }),
  };
}

/** CE and relative CE of a kind. */
function against(
  base: Errors,
  own: Errors,
  kind: CorruptionKind,
): { ce: number | undefined; relativeCe: number | undefined } {
  const total = ({ of }: Errors): number => sum(of.get(kind)!);
  const rise = (errors: Errors): number => total(errors) - errors.clean * errors.of.get(kind)!.length;
  return {
    ce: total(base) > 0 ? total(own) / total(base) : undefined,
    relativeCe: rise(base) > 0 ? rise(own) / rise(base) : undefined,
  };
}

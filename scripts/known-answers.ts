// What the wrappers estimate where the truth is known: the figures of docs/risk.md.
//
//   npx tsx scripts/known-answers.ts [--seeds 5]
//
// Each experiment gives the numbers of one seed; a test holds them against bounds.
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import {
  adam,
  cubicData,
  cubicGrid,
  EnsembleWrapper,
  meanInterval,
  MVEWrapper,
  Random,
  twoMoons,
  useBackend,
  type LossName,
  type RiskWrapper,
  type Samples,
} from '../src';
import { setProgress, silentProgress } from '../src/base';
import { auroc } from '../src/metrics';

/** A network of three hidden layers of 32. */
function network(inputs: number, seed: number): tf.Sequential {
  const random = new Random(seed);
  const kernelInitializer = (): ReturnType<typeof tf.initializers.glorotUniform> =>
    tf.initializers.glorotUniform({ seed: 1 + random.integer(2 ** 30) });
  const hidden = [0, 1, 2].map((i) =>
    tf.layers.dense({
      ...(i === 0 ? { inputShape: [inputs] } : {}),
      units: 32,
      activation: 'relu',
      kernelInitializer: kernelInitializer(),
    }),
  );
  return tf.sequential({ layers: [...hidden, tf.layers.dense({ units: 1, kernelInitializer: kernelInitializer() })] });
}

/** Trains with one learning rate after another. */
async function train(
  model: RiskWrapper,
  loss: LossName,
  data: Samples,
  stages: readonly { learningRate: number; epochs: number }[],
): Promise<void> {
  for (const { learningRate, epochs } of stages) {
    model.compile({ optimizer: adam({ learningRate }), loss });
    await model.fit(data, { epochs, batchSize: 64 });
  }
}

const numbers = (table: pl.DataFrame, column: string): number[] => table.getColumn(column).toArray() as number[];
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's correlation. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (fn: (x: number, y: number) => number): number => mean(a.map((x, i) => fn(x - meanA, b[i]! - meanB)));
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

/** The mean negative log likelihood of y under normal distributions. */
function likelihood(y: readonly number[], means: readonly number[], variances: readonly number[]): number {
  return mean(
    y.map((value, i) => (Math.log(2 * Math.PI * variances[i]!) + (value - means[i]!) ** 2 / variances[i]!) / 2),
  );
}

/** How well a score tells what is marked from the rest. */
function detection(marked: readonly number[], score: Iterable<number>): number {
  return auroc(pl.DataFrame({ label: [...marked], yHat: [...score] }));
}

const seedOfTest = 1000;

/** A variance head on the cubic data: `sigmaCorrelation` with the true sigma, `nllExcess` over the true model's as a share. */
export async function varianceOnCubic(seed: number): Promise<{ sigmaCorrelation: number; nllExcess: number }> {
  const [data, test] = [cubicData({ seed }), cubicData({ count: 4000, seed: seed + seedOfTest })];
  const model = new MVEWrapper(network(1, seed), { seed });
  await train(model, 'meanSquaredError', { x: data.getColumn('x'), y: data.getColumn('y') }, [
    { learningRate: 1e-2, epochs: 40 },
    { learningRate: 1e-3, epochs: 20 },
    { learningRate: 1e-4, epochs: 10 },
  ]);
  const { yHat, aleatoric } = await model.predict(test.getColumn('x'));
  model.dispose();
  const [sigma, y] = [numbers(test, 'sigma'), numbers(test, 'y')];
  const truth = likelihood(
    y,
    numbers(test, 'mean'),
    sigma.map((value) => value ** 2),
  );
  const estimated = [...aleatoric!.data];
  return {
    sigmaCorrelation: correlation(estimated.map(Math.sqrt), sigma),
    nllExcess: likelihood(y, [...yHat.data], estimated) / truth - 1,
  };
}

/**
 * An ensemble of ten on the cubic data: `spreadRatio`, the mean standard deviation between members outside the data over that inside,
 * and `outsideAuroc`, how well their variance tells x beyond [-4, 4] from test data.
 */
export async function ensembleOnCubic(seed: number): Promise<{ spreadRatio: number; outsideAuroc: number }> {
  const [data, test, grid] = [cubicData({ seed }), cubicData({ seed: seed + seedOfTest }), cubicGrid()];
  const model = new EnsembleWrapper(network(1, seed), { members: 10, seed });
  await train(model, 'meanSquaredError', { x: data.getColumn('x'), y: data.getColumn('y') }, [
    { learningRate: 3e-3, epochs: 40 },
    { learningRate: 3e-4, epochs: 10 },
  ]);
  const onGrid = [...(await model.predict(grid.getColumn('x'))).epistemic!.data];
  const onTest = [...(await model.predict(test.getColumn('x'))).epistemic!.data];
  model.dispose();
  const outside = numbers(grid, 'x').map((x) => Math.abs(x) > 4);
  const spread = (out: boolean): number => mean(onGrid.filter((_, i) => outside[i] === out).map(Math.sqrt));
  const far = onGrid.filter((_, i) => outside[i]);
  return {
    spreadRatio: spread(true) / spread(false),
    outsideAuroc: detection([...far.map(() => 1), ...onTest.map(() => 0)], [...far, ...onTest]),
  };
}

/** A variance head on moons with flipped labels: `patchAuroc`, how well the variance of logits tells the patch from the rest. */
export async function varianceOnMoons(seed: number): Promise<{ patchAuroc: number }> {
  const [data, test] = [twoMoons({ count: 2000, seed }), twoMoons({ count: 2000, seed: seed + seedOfTest })];
  const model = new MVEWrapper(network(2, seed), { seed });
  const samples = { x: data.select('x1', 'x2'), y: data.getColumn('label') };
  await train(model, 'binaryCrossentropyFromLogits', samples, [{ learningRate: 1e-2, epochs: 30 }]);
  const { aleatoric } = await model.predict(test.select('x1', 'x2'));
  model.dispose();
  return { patchAuroc: detection(numbers(test, 'patch'), aleatoric!.data) };
}

const experiments = { varianceOnCubic, ensembleOnCubic, varianceOnMoons };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '5' } } });
  await useBackend();
  setProgress(silentProgress);
  console.log('| experiment | number | mean | 95% interval | seeds |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const [name, experiment] of Object.entries(experiments)) {
    const each: Record<string, number>[] = [];
    for (let seed = 0; seed < Number(values.seeds); seed++) each.push(await experiment(seed));
    for (const key of Object.keys(each[0]!)) {
      const all = each.map((row) => row[key]!);
      const { mean: middle, lower, upper } = meanInterval(all);
      const show = (value: number): string => value.toFixed(3);
      console.log(
        `| ${name} | ${key} | ${show(middle)} | ${show(lower)} to ${show(upper)} | ${all.map(show).join(', ')} |`,
      );
    }
  }
}

if (require.main === module) void main();

import * as tf from '@tensorflow/tfjs';
import { compiled, TensorRandom } from '../backend';
import { checkInteger, checkKeys, checkPositive, InputError, keysOf } from '../base';
import { BatchRun, predictRows, singleNetwork, Values, type Numbers, type PredictInput } from '../learn';
import { binomialLowerBound, normalQuantile } from '../metrics';
import { runNetwork } from '../network';
import { tableOf } from '../table';
import type { AttackedModel } from './attackFunction';
import { certifiedAccuracy, checkSizes, type CertifiedReport } from './certifiedReport';
import { labelsOf } from './classLabels';
import { classScores } from './classScores';

/** Options of `robust.certifySmoothing`. */
export interface CertifySmoothingOptions {
  /** The standard deviation of the noise, in units of the inputs: that which the network was trained with. */
  deviation: number;
  /** How many noisy copies of each row are counted. Default 1000; the authors take 100,000. */
  samples?: number;
  /** How many others choose the class before. Default 100. */
  selection?: number;
  /** How likely a certificate is to be wrong, for each row. Default 0.001. */
  alpha?: number;
  /** Sizes in the norm `l2` for the table of accuracy. Default half, one and two deviations. */
  eps?: readonly number[];
  /** The true classes: one a row, or one for all. Default: those of the split. */
  labels?: number | Numbers;
  /** How many samples the network is given at once. Default 256. */
  batchSize?: number;
  /** What random numbers follow from. Default 0. */
  seed?: number;
  /** Of the intervals over rows. Default 0.95. */
  confidence?: number;
}

const what = 'certifySmoothing';
const keys = keysOf<CertifySmoothingOptions>()('deviation', 'samples', 'selection', 'alpha', 'eps', 'labels', 'batchSize', 'seed', 'confidence'); // prettier-ignore

/**
 * Randomized smoothing (Cohen and others 2019): the smoothed model says of a row what the network says most often of noisy copies of it, and no change below a radius in the norm `l2`
 * can alter that. With p the lower end of the one-sided Clopper-Pearson interval of that class's share at `alpha`, the radius is `deviation` x Phi^-1(p); where p is not
 * above 1/2 the model abstains.
 *
 * The certificate is that of the smoothed model, not of the network asked once. It holds for each row with probability 1 - `alpha`, over the noise. `samples` bound the radius: with 1,000 and
 * alpha 0.001 it is at most 2.46 deviations. Cost: `samples` + `selection` predictions a row.
 *
 * @returns `accuracy` by eps; `rows`: `row`, `label`, `predicted` (empty where it abstains), `share` (p, of the class chosen first) and `radius` (0 where it abstains)
 * @throws InputError for a bad option, and labels that do not fit
 * @throws InterruptedError when interrupted; nothing is left then
 * @see Cohen, J., Rosenfeld, E. and Kolter, J. Z. (2019). Certified adversarial robustness via randomized smoothing.
 * @example
 * const { accuracy } = await robust.certifySmoothing(model, test, { deviation: 0.25, eps: [0.25, 0.5] });
 */
export async function certifySmoothing(
  model: AttackedModel,
  inputs: PredictInput,
  options: CertifySmoothingOptions,
): Promise<CertifiedReport> {
  checkKeys(what, options, keys);
  const { deviation, samples = 1000, selection = 100, alpha = 0.001, batchSize = 256, seed = 0, confidence = 0.95 } = options; // prettier-ignore
  checkPositive('deviation', deviation);
  checkInteger('samples', samples, 1);
  checkInteger('selection', selection, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  if (!(alpha > 0 && alpha < 1)) throw new InputError('alpha', 'a number above 0 and below 1', alpha);
  const eps = options.eps ?? [deviation / 2, deviation, 2 * deviation];
  checkSizes(eps);
  const network = singleNetwork(what, model);
  const rows = predictRows(inputs, network, what);
  const { classes, read } = classScores(network);
  const labels = labelsOf(options.labels, inputs, rows.length, classes);
  const run = new BatchRun(what, rows, 1);
  const random = new TensorRandom(seed);
  const size = Math.min(batchSize, samples);
  const ask = compiled((x) => {
    const copies = tf.add(x, tf.mul(random.normal([size, ...rows.rowShape]), deviation));
    const z = read(runNetwork(network.outputs[0]!, copies, { training: false }));
    return { said: tf.argMax(z, 1) };
  });
  /** How often each class is said of noisy copies of a row. */
  const counted = async (x: tf.Tensor, count: number, done: (share: number) => Promise<void>): Promise<Float64Array> => {
    const counts = new Float64Array(classes);
    for (let left = count; left > 0; left -= size) {
      const { said } = ask(x) as { said: tf.Tensor };
      for (const one of said.dataSync().subarray(0, left)) counts[one]!++;
      said.dispose();
      await done(1 - Math.max(0, left - size) / count);
    }
    return counts;
  }; // prettier-ignore
  try {
    const empty = new Values(new Float32Array(rows.length), [rows.length, 1]);
    const found = await run.over(empty, async ({ x }) => {
      const first = await counted(x, selection, () => run.pause(0));
      const top = first.indexOf(Math.max(...first));
      const counts = await counted(x, samples, (share) => run.pause(share));
      return { top: Float32Array.of(top), hits: Float32Array.of(counts[top]!) };
    });
    const records = Array.from(labels, (label, row) => {
      const share = binomialLowerBound(found['hits']![row]!, samples, alpha);
      const sure = share > 0.5;
      const predicted = sure ? found['top']![row]! : undefined;
      return { row, label, predicted, share, radius: sure ? deviation * normalQuantile(share) : 0 };
    });
    const certified = records.map(({ label, predicted, radius }) => (predicted === label ? radius : undefined));
    return {
      accuracy: certifiedAccuracy(eps, certified, confidence),
      rows: tableOf(records, { row: 'whole', label: 'whole', predicted: 'whole', share: 'number', radius: 'number' }),
    };
  } finally {
    ask.dispose();
    random.dispose();
    run.end();
  }
}

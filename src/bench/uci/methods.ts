import * as tf from '@tensorflow/tfjs';
import { denseNetwork, seeds } from '../../models';
import { DropoutWrapper, EnsembleWrapper, MVEWrapper, type RiskWrapper } from '../../risk';
import { adam } from '../../learn';
import { scoreOf, type Mixtures } from './score';
import type { RegressionData } from './tables';

/** How long and with what a network of the protocol is trained. */
export interface Protocol {
  /** Units of the one hidden layer. */
  readonly hidden: number;
  /** Epochs of training. */
  readonly epochs: number;
}

/** Hyperparameters by name. */
export type Setting = Readonly<Record<string, number>>;

/** A method that gives predictive distributions. All samples are normalised. */
export interface Method {
  readonly name: string;
  /** What is tried on the validation part. */
  readonly settings: readonly Setting[];
  /** Trains on `train`, and predicts the distributions of other samples. */
  predict(train: RegressionData, x: RegressionData['x'], setting: Setting, seed: number): Promise<Mixtures>;
  /** Fits what can be fitted to distributions of the validation part alone, without training again. */
  refine?(setting: Setting, found: Mixtures, y: readonly number[]): Setting;
}

/** Networks that learn mean and variance by likelihood, five of them, as one normal distribution by the law of total variance. */
export function deepEnsemble({ hidden, epochs }: Protocol): Method {
  return {
    name: 'deep ensemble',
    settings: [0.01, 0.03, 0.1].map((learningRate) => ({ learningRate })),
    predict: async (train, x, { learningRate }, seed) => {
      const network = denseNetwork({ inputs: train.x[0]!.length, hidden: [hidden], seed });
      const model = new EnsembleWrapper(network, {
        members: 5,
        wrapper: MVEWrapper,
        wrapperOptions: { beta: 0 },
        seed,
      });
      try {
        await fit(model, train, { epochs, batchSize: 100, learningRate: learningRate! });
        const { yHat, aleatoric, epistemic } = await model.predict(x);
        return {
          means: x.map((_, i) => [yHat.data[i]!]),
          variances: aleatoric!.data.map((value, i) => value + epistemic!.data[i]!),
        };
      } finally {
        model.dispose();
      }
    },
  };
}

/** How many passes the validation part gets, and how many times as many the held-out part. */
const passes = 50;
const rounds = 20;

/** Dropout before both layers; an equal mixture over passes with a noise of one precision, chosen on the validation part. */
export function mcDropout({ hidden, epochs }: Protocol): Method {
  return {
    name: 'MC dropout',
    settings: [0.01, 0.03].flatMap((learningRate) => [0.005, 0.01, 0.05, 0.1].map((p) => ({ learningRate, p }))),
    predict: async (train, x, { learningRate, p, variance }, seed) => {
      const model = new DropoutWrapper(dropoutNetwork(train.x[0]!.length, hidden, p!, seed), { passes: passes, seed });
      try {
        await fit(model, train, { epochs, batchSize: 32, learningRate: learningRate! });
        const means = x.map((): number[] => []);
        // The precision is only known for the final training, which is worth more passes.
        for (let round = 0; round < (variance === undefined ? 1 : rounds); round++) {
          const { data } = await model.predictPasses(x);
          means.forEach((row, i) => row.push(...data.subarray(i * passes, (i + 1) * passes)));
        }
        return { means, variances: x.map(() => variance ?? 1) };
      } finally {
        model.dispose();
      }
    },
    refine: (setting, { means }, y) => {
      const nll = (variance: number): number => scoreOf({ means, variances: y.map(() => variance) }, y).nll;
      return { ...setting, variance: leastOf(variances, nll) };
    },
  };
}

/** Variances of the noise that are tried, as shares of the target's: from 0.001 to 1, each 1.1 times the one before. */
const variances = Array.from({ length: 74 }, (_, i) => 0.001 * 1.1 ** i);

/** The argument at which a function is smallest. */
export function leastOf<T>(items: readonly T[], of: (item: T) => number): T {
  const values = items.map(of);
  return items[values.indexOf(Math.min(...values))]!;
}

function dropoutNetwork(inputs: number, hidden: number, rate: number, seed: number): tf.Sequential {
  const initial = seeds(seed);
  return tf.sequential({
    layers: [
      tf.layers.dropout({ rate, inputShape: [inputs] }),
      tf.layers.dense({ units: hidden, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.dropout({ rate }),
      tf.layers.dense({ units: 1, kernelInitializer: initial() }),
    ],
  });
}

interface FitSetting {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

/**
 * Trains three quarters of the time at one rate and the rest at a tenth of it. A stage is one epoch of as many steps as it takes, so
 * that a last batch which is not full is neither left out nor smaller.
 */
async function fit(model: RiskWrapper, { x, y }: RegressionData, setting: FitSetting): Promise<void> {
  const { epochs, learningRate } = setting;
  const batchSize = Math.min(setting.batchSize, x.length);
  const steps = Math.max(2, Math.round((epochs * x.length) / batchSize));
  const last = Math.ceil(steps / 4);
  const stages = [
    { rate: learningRate, stepsPerEpoch: steps - last },
    { rate: learningRate / 10, stepsPerEpoch: last },
  ];
  for (const { rate, stepsPerEpoch } of stages) {
    model.compile({ optimizer: adam({ learningRate: rate }), loss: 'meanSquaredError' });
    await model.fit({ x, y }, { epochs: 1, batchSize, stepsPerEpoch });
  }
}

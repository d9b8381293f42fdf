import type { EncodedSamples } from '../../data';
import { fairness } from '../../fairness';
import { adam, Values, type NetworkModel } from '../../learn';
import { denseNetwork } from '../../models';
import { PlainModel, RiskTensor, wrap, type RiskWrapper } from '../../risk';
import type { FairnessSubject } from './subjects';

/** Rows of a batch: few would make the means of groups a matter of chance. */
const batchSize = 256;

/** A model before it is trained, and what of it is given away or decides. */
interface Contender {
  readonly model: NetworkModel | RiskWrapper;
  /** What a fresh classifier is to read the group from. Default: the logits. */
  readonly encode?: (samples: EncodedSamples) => Promise<Values>;
}

/** What a model is made from. */
interface Making extends Pick<FairnessSubject, 'groups' | 'epochs' | 'learningRate'> {
  /** How much the method counts its criterion; `plain` has none. */
  readonly weight?: number;
  readonly inputs: number;
  readonly seed: number;
}

const network = ({ inputs, seed }: Making) => denseNetwork({ inputs, hidden: [64, 16], seed });

const makers = {
  plain: (making: Making): Contender => ({ model: new PlainModel(network(making), { seed: making.seed }) }),
  fairnessPenalty: (making: Making): Contender => {
    const part = fairness.fairnessPenalty({ column: making.groups, weight: making.weight! });
    return { model: wrap(network(making), {}, { parts: [part], seed: making.seed }) };
  },
  adversarialDebiasing: (making: Making): Contender => {
    const { groups: column, weight, seed } = making;
    const part = fairness.adversarialDebiasing({ column, strength: weight!, seed });
    return { model: wrap(network(making), {}, { parts: [part], seed }) };
  },
  variationalFairAutoencoder: (making: Making): Contender => {
    const { groups: column, weight, seed } = making;
    const model = new fairness.VariationalFairAutoencoder(network(making), { column, mmdWeight: weight!, seed });
    return { model, encode: (samples) => model.encode(samples) };
  },
} as const;

/** The name of a method in training, or `plain`. */
export type FairnessMethod = keyof typeof makers;

/** All that are compared, the same network without any of them first. */
export const fairnessMethods = Object.keys(makers) as FairnessMethod[];

/** What a trained model says of rows. */
export interface Answers {
  /** A logit for each row. */
  readonly logits: Float32Array;
  /** What a fresh classifier is to read the group from, a row for each row. */
  readonly representation: Values;
  /** Processor time of the training, in seconds. */
  readonly seconds: number;
}

/** Trains the network by a method, and asks it. Nothing of it is left. */
export async function answersBy(
  method: FairnessMethod,
  making: Making,
  { train, asked }: Readonly<Record<'train' | 'asked', EncodedSamples>>,
): Promise<Answers> {
  const { model, encode } = makers[method](making);
  try {
    const all = adam({ learningRate: making.learningRate });
    const optimizer = method === 'adversarialDebiasing' ? { all, adversary: adam({ learningRate: 1e-2 }) } : all;
    model.compile({ optimizer, loss: 'binaryCrossentropyFromLogits' });
    const before = process.cpuUsage();
    const columns = method === 'plain' ? [] : [making.groups];
    await model.fit(train, { name: method, epochs: making.epochs, batchSize, curve: false, columns });
    const { user, system } = process.cpuUsage(before);
    const answer = await model.predict(asked);
    const { data } = answer instanceof RiskTensor ? answer.yHat : answer['y']!;
    const logits = Float32Array.from(data);
    const representation = encode ? await encode(asked) : new Values(logits, [logits.length, 1]);
    return { logits, representation, seconds: (user + system) / 1e6 };
  } finally {
    model.dispose();
  }
}

import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { sgd, type FitOptions, type Part } from '../../src/learn';
import { PlainModel, wrap } from '../../src/risk';
import { alive } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

const data = { x: [[0, 1], [1, 0]], y: [0, 1] }; // prettier-ignore
const term = (name: string, called: string): Part => ({
  name,
  forward: ({ yHat }) => ({ terms: { [called]: tf.mean<tf.Scalar>(yHat) } }),
});

async function partsRefused(parts: readonly Part[]): Promise<string> {
  const model = wrap(smallNetwork(1), {}, { parts });
  model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
  const { message } = await rejected(model.fit(data, { epochs: 1, batchSize: 2, curve: false }));
  model.dispose();
  return message;
}

async function fitRefused(options: FitOptions): Promise<string> {
  const model = new PlainModel(smallNetwork(1));
  model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
  const { message } = await rejected(model.fit(data, { epochs: 1, batchSize: 2, curve: false, ...options }));
  model.dispose();
  return message;
}

describe('names of numbers in training', () => {
  let before: ReturnType<typeof alive>;
  beforeEach(() => {
    setProgress(silentProgress);
    before = alive();
  });
  afterEach(() => {
    setProgress(lineProgress());
    const { tensors, graphs } = alive();
    expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
  });

  it('two parts with a term of the same name are refused: one would be left out of the loss', async () => {
    const message = await partsRefused([term('first', 'gap'), term('second', 'gap')]);
    expect(message).match(/^terms of the loss: expected a name of its own for each, got gap twice\./);
  });

  it('a term called task is refused: it would stand instead of the loss', async () => {
    expect(await partsRefused([term('one', 'task')])).match(/^terms of the loss: .* got task twice\./);
  });

  it('a term called loss is refused: the history would show it as the loss', async () => {
    expect(await partsRefused([term('one', 'loss')])).match(/^numbers of the history: .* got loss twice\./);
  });

  it('numbers of onEpoch and of a policy do not replace the loss', async () => {
    expect(await fitRefused({ onEpoch: () => ({ loss: 9 }) })).match(/^numbers of the history: .* got loss twice\./);
    const resampling = { name: 'own', weigh: () => ({ weights: null, report: { epoch: 9 } }) };
    expect(await fitRefused({ resampling })).match(/^numbers of the history: .* got epoch twice\./);
  });

  it('onEpoch that gives text, or a number without a name, is refused', async () => {
    const text = (() => ({ seen: 'much' })) as unknown as NonNullable<FitOptions['onEpoch']>;
    expect(await fitRefused({ onEpoch: text })).match(/^onEpoch: seen: expected a number, got much\./);
    const bare = (() => 5) as unknown as NonNullable<FitOptions['onEpoch']>;
    expect(await fitRefused({ onEpoch: bare })).match(/^onEpoch: expected numbers by name, or nothing, got 5\./);
  });
});

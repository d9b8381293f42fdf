import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { sgd, type Optimizer, type Part } from '../../src/learn';
import { wrap } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';

/** y = w x from w = 1 for each member, trained on x = 1, y = 0 by steps of 0.1: a step of one member takes w to 0.8. */
function line(): tf.LayersModel {
  const flat = tf.layers.reshape({ inputShape: [1], targetShape: [1] });
  const head = tf.layers.dense({ units: 1, useBias: false, kernelInitializer: 'ones' });
  return tf.sequential({ layers: [flat, head] });
}

async function weightsAfter(part: Part, optimizer: Optimizer): Promise<number[]> {
  const model = wrap(line(), { epistemic: { method: 'ensemble', members: 3, keepWeights: true } }, { parts: [part] });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  try {
    await model.fit({ x: [1, 1], y: [0, 0] }, { epochs: 1, batchSize: 2, curve: false });
    return Object.entries(model.networks())
      .filter(([name]) => /^member\d\.model$/.test(name))
      .map(([, network]) => network.getWeights()[0]!.dataSync()[0]!);
  } finally {
    model.dispose();
  }
}

for (const backend of backends) {
  describe(`parts of the members of an ensemble on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('each member steers the gradients of its own weights, once, and by its own batch', async () => {
      const rows: number[] = [];
      const half: Part = {
        name: 'half',
        steer({ all }, { x }) {
          rows.push(x!.shape[0]);
          expect(Object.keys(all!)).length(1);
          return { all: Object.fromEntries(Object.entries(all!).map(([name, slope]) => [name, tf.mul(slope, 0.5)])) };
        },
      };
      const weights = await weightsAfter(half, sgd({ learningRate: 0.1 }));
      for (const weight of weights) expect(weight).closeTo(0.9, 1e-6); // half of the way to 0.8
      expect(new Set(rows)).eql(new Set([2]));
    });

    it('an attack in prepare follows the slope of its own member, not of the first', async () => {
      // The loss of member i at w = i + 1 and x = 1, y = 0 is (i + 1)^2, added to its samples by way of the loss told.
      const model = wrap(
        line(),
        { epistemic: { method: 'ensemble', members: 2, keepWeights: true } },
        {
          parts: [
            {
              name: 'loss',
              prepare: (batch, { loss }) => ({ ...batch, told: tf.mul(tf.onesLike(batch['y']!), loss(batch)) }),
              forward: ({ batch }) => ({ terms: { told: tf.mean(batch['told']!) } }),
            },
          ],
        },
      );
      const networks = model.networks();
      const two = tf.tensor([[2]]);
      networks['member1.model']!.setWeights([two]);
      two.dispose();
      model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
      const history = await model.fit({ x: [1, 1], y: [0, 0] }, { epochs: 1, batchSize: 2, curve: false });
      const [row] = history.tail(1).toRecords();
      model.dispose();
      expect(row!['task']).closeTo(1 + 4, 1e-6);
      expect(row!['told']).closeTo(1 + 4, 1e-6);
    });

    it('a player of a part is trained in each member by its own loss and optimizer', async () => {
      const made: tf.LayersModel[] = [];
      const adversary = (): Part => {
        const network = line();
        made.push(network);
        const variables = network.trainableWeights.map((weight) => weight.read() as tf.Variable);
        return {
          name: 'adversary',
          ownNetworks: () => ({ network }),
          players: () => ({ adversary: variables }),
          forward: ({ player, x }) =>
            player === 'adversary' ? { terms: { own: tf.mean(tf.square(network.apply(x) as tf.Tensor)) } } : {},
        };
      };
      const values = (): number[] => made.map((network) => network.getWeights()[0]!.dataSync()[0]!);
      const model = wrap(
        line(),
        { epistemic: { method: 'ensemble', members: 2, keepWeights: true } },
        { parts: [adversary] },
      );
      model.compile({
        optimizer: { all: sgd({ learningRate: 0.1 }), adversary: sgd({ learningRate: 0.2 }) },
        loss: 'meanSquaredError',
      });
      const history = await model.fit({ x: [1, 1], y: [0, 0] }, { epochs: 1, batchSize: 2, curve: false });
      const found = values();
      model.dispose();
      for (const value of found) expect(value).closeTo(1 - 0.2 * 2, 1e-6); // the slope of w^2 at 1 is 2
      expect(history.getColumn('adversary.loss').toArray().at(-1)).closeTo(2, 1e-6);
    });

    it('a steer without the gradients of a player says so', async () => {
      const none: Part = { name: 'none', steer: () => ({}) };
      const model = wrap(line(), {}, { parts: [none] });
      model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
      const error = await rejected(model.fit({ x: [1, 1], y: [0, 0] }, { epochs: 1, batchSize: 2, curve: false }));
      model.dispose();
      expect(error.message).match(/^steer: expected gradients of each player: all, got none of all\./);
    });
  });
}

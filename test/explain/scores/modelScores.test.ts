import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { explain, standardClassifier, type Explainer } from '../../../src';
import { Random } from '../../../src/base';
import { Values } from '../../../src/learn';
import { alive, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';
import { smallClassifier } from '../../support/smallModels';

/** The logit w x + b of images of 2 x 2 x 1. */
function linear(w: readonly number[], b: number): tf.LayersModel {
  const dense = tf.layers.dense({ units: 1 });
  const network = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), dense] });
  tf.tidy(() => dense.setWeights([tf.tensor([...w], [4, 1]), tf.tensor1d([b])]));
  return network;
}

const white = new Values(new Float32Array(4).fill(1), [1, 2, 2, 1]);
const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** What explains nothing of a model: the inputs themselves. */
const theInput: Explainer = (_, inputs, classes) => {
  const rows = inputs as Values;
  return Promise.resolve(
    new explain.Attribution({ method: 'theInput', target: 'class', classes, inputs: rows, values: rows, columns: [] }),
  );
};

describe('scores of explanations that run the model', () => {
  onBackend('wasm');
  const networks: tf.LayersModel[] = [];
  const made = (network: tf.LayersModel): tf.LayersModel => {
    networks.push(network);
    return network;
  };
  afterEach(() => networks.splice(0).forEach((network) => network.dispose()));
  leavesNothing();

  it('deletion and insertion: curves and areas by hand', async () => {
    const network = made(linear([4, 1, 2, 0], -3));
    const attribution = await explain.gradientTimesInput(network, white);
    const falls = await explain.deletion(network, attribution, { baseline: 'black', steps: 4 });
    // Pixels go in the order 0, 2, 1, 3: logits 4, 0, -2, -3, -3.
    const down = [4, 0, -2, -3, -3].map(sigmoid);
    expect(falls.shares).eql([0, 0.25, 0.5, 0.75, 1]);
    falls.curves.data.forEach((value, i) => expect(value).closeTo(down[i]!, 1e-5));
    const area = (down[0]! / 2 + down[1]! + down[2]! + down[3]! + down[4]! / 2) / 4;
    expect(falls.areas[0]).closeTo(area, 1e-5);
    const rises = await explain.insertion(network, attribution, { baseline: 'black', steps: 4 });
    [-3, 1, 3, 4, 4].map(sigmoid).forEach((p, i) => expect(rises.curves.data[i]).closeTo(p, 1e-5));
    expect(falls.chanceCurves.data[0]).closeTo(down[0]!, 1e-5);
    expect(falls.chanceCurves.data[4]).closeTo(down[4]!, 1e-5);
    expect(falls.toTable().columns).eql(['row', 'score', 'chance']);
    expect(falls.curve().height).equal(5);
  });

  it('deletion: of class 0 and of several outputs it is their probability', async () => {
    const one = made(linear([1, 1, 1, 1], -1));
    const zero = await explain.deletion(one, await explain.gradientTimesInput(one, white, { target: 0 }), { steps: 1, baseline: 'black' }); // prettier-ignore
    expect(zero.curves.data[0]).closeTo(1 - sigmoid(3), 1e-5);
    expect(zero.curves.data[1]).closeTo(1 - sigmoid(-1), 1e-5);
    const dense = tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: 'zeros' });
    const three = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), dense] }));
    const even = await explain.deletion(three, await explain.saliency(three, white, { target: 2 }), { steps: 1 });
    expect(even.areas[0]).closeTo(1 / 3, 1e-6);
    const logits = tf.layers.dense({ units: 3, kernelInitializer: 'zeros', biasInitializer: tf.initializers.constant({ value: 2 }) }); // prettier-ignore
    const raw = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), logits] }));
    const same = await explain.deletion(raw, await explain.saliency(raw, white, { target: 2 }), { steps: 1 });
    expect(same.areas[0]).closeTo(1 / 3, 1e-6);
  });

  it('sensitivity: of a linear network nothing moves; moves that change the prediction do not count', async () => {
    const network = made(linear([1, 0.5, 0.25, 0], -0.5));
    // Logits 1.25 and 0: the moves of the second change its class about half of the time.
    const images = new Values(Float32Array.of(1, 1, 1, 1, 0.5, 0, 0, 0.5), [2, 2, 2, 1]);
    const still = await explain.sensitivity(network, images, { method: 'inputGradient' }, { samples: 30, top: 0.25 });
    const [sure, unsure] = still.toTable().toRecords();
    expect([sure!['kept'], sure!['sharedTop'], sure!['leastRankCorrelation']]).eql([30, 1, 1]);
    expect(unsure!['kept']).within(5, 25);
    expect([still.sharedTop.mean, still.rankCorrelation.mean]).eql([1, 1]);
    const moving = await explain.sensitivity(network, images, theInput, { samples: 30, radius: 0.4, top: 0.25 });
    expect(moving.rankCorrelation.mean).below(0.9);
    expect(moving.method).equal('theInput');
    const again = await explain.sensitivity(network, images, theInput, { samples: 30, radius: 0.4, top: 0.25 });
    expect([...again.ranks.data]).eql([...moving.ranks.data]);
  });

  it('sensitivity to an adversary: of a linear network nothing moves; of two units that take turns the other one', async () => {
    const still = await explain.sensitivity(made(linear([1, 0.5, 0.25, 0], -0.5)), white, { method: 'inputGradient' }, { samples: 5, top: 0.25, moves: 'sought' }); // prettier-ignore
    expect([still.leastSharedTop.mean, still.leastRankCorrelation.mean]).eql([1, 1]);
    const units = tf.layers.dense({ units: 2, activation: 'relu' });
    const last = tf.layers.dense({ units: 1 });
    const network = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), units, last] }));
    // relu(x1 - x2 + 4 x3 - 2) + relu(x2 - x1 + 4 x4 - 2) + 1: one unit looks at x3 most, the other at x4.
    tf.tidy(() => {
      units.setWeights([tf.tensor2d([[1, -1], [-1, 1], [4, 0], [0, 4]]), tf.tensor1d([-2, -2])]); // prettier-ignore
      last.setWeights([tf.tensor2d([[1], [1]]), tf.tensor1d([1])]);
    });
    // The first gets 0.02 and is open, the second -0.02 and is closed: the strongest pixel is x3, and x4 where it is the other way round.
    const x = new Values(Float32Array.of(0.52, 0.5, 0.5, 0.5), [1, 2, 2, 1]);
    const how = { method: 'inputGradient' } as const;
    const sought = await explain.sensitivity(network, x, how, { samples: 10, top: 0.25, radius: 0.02, moves: 'sought' }); // prettier-ignore
    expect(sought.leastSharedTop.mean).equal(0);
    const [one, two, three, four] = sought.worst.data as unknown as [number, number, number, number];
    expect(one - two + 4 * three - 2).below(0);
    expect(two - one + 4 * four - 2).above(0);
  });

  it('randomizationTest: an explanation of the input alone stays the same, the gradient does not', async () => {
    const layers = [
      tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: 'relu', name: 'first', kernelInitializer: tf.initializers.glorotNormal({ seed: 5 }) }), // prettier-ignore
      tf.layers.flatten(),
      tf.layers.dense({ units: 1, name: 'last', kernelInitializer: tf.initializers.glorotNormal({ seed: 6 }) }),
    ];
    const network = made(tf.sequential({ layers }));
    const random = new Random(3);
    const images = new Values(Float32Array.from({ length: 6 * 64 }, () => random.uniform()), [6, 8, 8, 1]); // prettier-ignore
    const weights = network.getWeights().map((weight) => [...weight.dataSync()]);
    const before = alive().tensors;
    const blind = await explain.randomizationTest(network, images, theInput, { permuted: network });
    expect(blind.stages.map(({ stage, layers: count }) => [stage, count])).eql([['last', 1], ['first', 2], ['permuted labels', 0]]); // prettier-ignore
    for (const stage of blind.stages) {
      expect(stage.rankCorrelation.mean).closeTo(1, 1e-9);
      expect(stage.absoluteRankCorrelation.mean).closeTo(1, 1e-9);
      expect(stage.structuralSimilarity.mean).closeTo(1, 1e-9);
    }
    const test = await explain.randomizationTest(network, images, { method: 'inputGradient' }, { permuted: network });
    expect(test.allRandom.stage).equal('first');
    expect(Math.abs(test.allRandom.rankCorrelation.mean)).below(0.5);
    expect(test.allRandom.structuralSimilarity.mean).below(0.7);
    expect(test.stages.at(-1)!.rankCorrelation.mean).closeTo(1, 1e-9);
    expect(test.toTable().height).equal(9);
    // The network itself is as it was, and nothing is left of its copies.
    expect(network.getWeights().map((weight) => [...weight.dataSync()])).eql(weights);
    expect(alive().tensors).equal(before);
  });

  it('randomizationTest: at both ends it says what it says after each layer', async () => {
    const random = new Random(6);
    const deep = made(smallClassifier());
    const small = new Values(
      Float32Array.from({ length: 2 * 192 }, () => random.uniform()),
      [2, 8, 8, 3],
    );
    const each = await explain.randomizationTest(deep, small, { method: 'inputGradient' });
    const ends = await explain.randomizationTest(deep, small, { method: 'inputGradient' }, { stages: 'ends' });
    expect(each.stages.length).above(2);
    expect(ends.stages).eql([each.stages[0], each.stages.at(-1)]);
  });

  it('randomizationTest: fresh weights are others than those that the network began with, also for its own seed', async () => {
    const network = made(standardClassifier({ filters: 2, seed: 0 }));
    const random = new Random(4);
    const images = new Values(Float32Array.from({ length: 2 * 64 * 64 * 3 }, () => random.uniform()), [2, 64, 64, 3]); // prettier-ignore
    const { stages } = await explain.randomizationTest(network, images, { method: 'inputGradient' }, { seed: 0 });
    expect(Math.abs(stages[0]!.rankCorrelation.mean)).below(0.9);
    expect(Math.abs(stages.at(-1)!.rankCorrelation.mean)).below(0.5);
  });

  it('refuse what they cannot score', async () => {
    const network = made(linear([1, 1, 1, 1], 0));
    const ofLoss = await explain.inputGradient(network, white, { target: 'loss', labels: 1 });
    expect((await rejected(explain.deletion(network, ofLoss))).message).equal(
      'deletion: attribution: expected one of a class, got one of the loss binaryCrossentropyFromLogits. ' +
        'Explain a class or the logit, whose probability can fall and rise.',
    );
    expect((await rejected(explain.insertion(network, white as never))).message).match(
      /^insertion: attribution: expected what a method of explain gave, got/,
    );
    const larger = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [3, 3, 1] }), tf.layers.dense({ units: 1 })] })); // prettier-ignore
    const own = await explain.saliency(network, white);
    expect((await rejected(explain.deletion(larger, own))).message).equal(
      'deletion: model: expected one of inputs of 2 x 2 x 1, got 3 x 3 x 1.',
    );
    expect((await rejected(explain.deletion(network, own, { step: 3 } as never))).message).match(
      /Did you mean steps\?$/,
    );
    expect((await rejected(explain.sensitivity(network, white, { method: 'salience' } as never))).message).match(
      /^sensitivity: method: expected one of inputGradient, saliency/,
    );
    expect(
      (await rejected(explain.sensitivity(network, white, { method: 'saliency', target: 1 } as never))).message,
    ).match(/^sensitivity: expected options among batchSize, seed, got target/);
    const how = { method: 'saliency' } as const;
    const idle = made(tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] })] }));
    expect((await rejected(explain.randomizationTest(idle, white, how))).message).match(
      /^randomizationTest: model: expected a network with weights, got one without/,
    );
    expect((await rejected(explain.randomizationTest(network, white, how, { permuted: larger }))).message).match(
      /^randomizationTest: permuted: expected images of 3 x 3 x 1, got 2 x 2 x 1/,
    );
    expect((await rejected(explain.sensitivity(network, white, how, { moves: 'found' as 'drawn' }))).message).match(
      /^moves: expected one of drawn, sought, got found/,
    );
    expect(() => new explain.Attribution({} as never)).throw(/^Attribution: expected inputs, and values with a row/);
    const wrong = (() => Promise.resolve(3)) as never;
    expect((await rejected(explain.randomizationTest(network, white, wrong))).message).equal(
      'randomizationTest: how: expected a function that gives an Attribution, got 3.',
    );
  });
});

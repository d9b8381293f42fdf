import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { robust } from '../../src';
import { setProgress, silentProgress } from '../../src/base';
import { adam } from '../../src/learn';
import { seeds } from '../../src/models';
import { PlainModel } from '../../src/risk';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

/** Hands on grey in steps, with a gradient of zero everywhere: a layer that hides gradients. */
class Steps extends tf.layers.Layer {
  static className = 'Steps';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor];
    return tf.div(tf.round(tf.mul(x, 24)), 24);
  }
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape;
  }
}

/** A plain classifier of images. @param before - a layer before the first */
function classifier(before: tf.layers.Layer): tf.Sequential {
  const initial = seeds(1);
  return tf.sequential({
    layers: [
      before,
      tf.layers.conv2d({ filters: 6, kernelSize: 3, strides: 2, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 8, activation: 'relu', kernelInitializer: initial() }),
      tf.layers.dense({ units: 1, kernelInitializer: initial() }),
    ],
  });
}

const inputShape = [smallSize, smallSize, 3];
const faces = toyFaces(64, smallSize, 1);

describe('robust.defenceChecks', () => {
  onBackend('native');
  let honest: PlainModel;
  let hidden: tf.Sequential;
  let saturated: tf.Sequential;

  before(async () => {
    setProgress(silentProgress);
    honest = new PlainModel(classifier(tf.layers.activation({ activation: 'linear', inputShape })), { seed: 0 });
    honest.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
    await honest.fit(faces, { epochs: 2, batchSize: 16, stepsPerEpoch: 20, curve: false });
    const weights = honest.network.layersModel.getWeights();
    // The same weights behind a layer of steps, and with logits of ten thousand times the size: what they say is the same.
    hidden = classifier(new Steps({ inputShape }));
    hidden.setWeights(weights);
    saturated = classifier(tf.layers.activation({ activation: 'linear', inputShape }));
    tf.tidy(() => saturated.setWeights(weights.map((w, i) => (i < weights.length - 2 ? w : tf.mul(w, 1e4)))));
  });
  after(() => {
    honest.dispose();
    [hidden, saturated].forEach((network) => network.dispose());
  });
  leavesNothing();

  const eps = 0.15;
  interface Found extends Record<string, string | number | boolean | null> {
    check: string;
    alarm: boolean;
    value: number;
    limit: number;
    says: string;
  }
  const checksOf = async (model: Parameters<typeof robust.defenceChecks>[0], options = {}): Promise<Record<string, Found>> => {
    const found = await robust.defenceChecks(model, faces, { eps, queries: 300, attack: { steps: 10 }, ...options });
    expect(found.columns).eql(['check', 'alarm', 'value', 'limit', 'says']);
    return Object.fromEntries((found.toRecords() as Found[]).map((row) => [row.check, row]));
  }; // prettier-ignore
  const alarms = (found: Record<string, Found>): string[] =>
    Object.values(found).filter(({ alarm }) => alarm).map(({ check }) => check); // prettier-ignore

  it('raise no alarm for an honest model, though it is not robust', async () => {
    const found = await checksOf(honest, { surrogate: honest });
    expect(Object.keys(found)).eql(['blackBox', 'otherLoss', 'moreSteps', 'unbounded', 'transfer', 'direction', 'gradients']); // prettier-ignore
    expect(alarms(found)).eql([]);
    expect(found['transfer']!.value).below(0.6);
    expect(found['direction']!.value).above(0.95);
  });

  it('find a layer of steps: its gradients are zero, and a black box or another model beats the attack', async () => {
    const found = await checksOf(hidden, { surrogate: honest });
    expect(alarms(found)).include.members(['blackBox', 'unbounded', 'transfer', 'direction', 'gradients']);
    expect(found['gradients']!.value).equal(1);
    expect(found['blackBox']!.says).match(/^a black box leaves \d+%, the attack \d+%: gradients are hidden\.$/);
    // No loss helps where there is no gradient.
    expect(found['otherLoss']!.alarm).equal(false);
  });

  it('find logits that were made ten thousand times as large: another loss, a black box and another model beat the attack', async () => {
    const found = await checksOf(saturated, { surrogate: honest });
    expect(alarms(found)).include.members(['blackBox', 'otherLoss', 'transfer', 'direction', 'gradients']);
    // By another loss the attack sees the way: then there is nothing to be found but its size.
    const margin = await checksOf(saturated, { attack: { steps: 10, loss: 'margin' } });
    expect([margin['blackBox']!.alarm, margin['otherLoss']!.alarm]).eql([false, false]);
  });

  it('find an attack that is too short', async () => {
    const found = await checksOf(honest, { eps: 0.1, attack: { steps: 1, stepSize: 0.005, randomStart: false } });
    expect(alarms(found)).include.members(['moreSteps', 'otherLoss']);
    expect(found['gradients']!.alarm).equal(false);
  });

  it('in the norm l2 ask no black box', async () => {
    const found = await checksOf(honest, { norm: 'l2', eps: 2.5, attack: { steps: 20 } });
    expect(Object.keys(found)).eql(['otherLoss', 'moreSteps', 'unbounded', 'direction', 'gradients']);
    expect(alarms(found)).eql([]);
  });

  it('say what is wrong', async () => {
    const said = async (options: object): Promise<string> =>
      (await rejected(robust.defenceChecks(honest, faces, { eps, ...options }))).message;
    expect(await said({ eps: 8 })).match(/^eps: expected at most 1/);
    expect(await said({ tolerance: 2 })).match(/^tolerance: expected a number between 0 and 1/);
    expect(await said({ directions: 0 })).match(/^directions: expected a whole number of at least 1/);
    expect(await said({ norm: 'l1' })).match(/^norm: expected one of linf, l2/);
    expect(await said({ attack: { step: 1 } })).match(/^pgd: expected options among steps/);
    expect(await said({ target: 1 })).match(/^defenceChecks: expected options among eps/);
  });
});

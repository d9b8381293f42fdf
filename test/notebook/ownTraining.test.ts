import { expect } from 'chai';
import { code, notebook, Runs, textOf, write } from './support';

describe('training in a notebook', () => {
  const runs = new Runs();
  after(() => runs.remove());

  it('takes a loss, metrics and a part that cells define, under the names that they have there', async () => {
    const file = write(
      runs.folder,
      'own',
      notebook([
        code(`
import * as tf from '@tensorflow/tfjs-node';
import { adam, cubicData, PlainModel, wrap, type Part } from 'risklab';
const network = () =>
  tf.sequential({ layers: [tf.layers.dense({ inputShape: [1], units: 4, activation: 'relu' }), tf.layers.dense({ units: 1 })] });
const data = cubicData({ count: 64, seed: 0 });
const samples = { x: data.getColumn('x'), y: data.getColumn('y') };
const absolute = (y: tf.Tensor, yHat: tf.Tensor) => tf.mean(tf.abs(tf.sub(y, yHat)), 1);
const largest = (y: tf.Tensor, yHat: tf.Tensor): tf.Scalar => tf.max(tf.abs(tf.sub(y, yHat)));
function smallest(y: tf.Tensor, yHat: tf.Tensor): tf.Scalar {
  return tf.min(tf.abs(tf.sub(y, yHat)));
}
const shrink: Part = {
  name: 'shrink',
  forward: ({ features }) => ({ terms: { shrink: tf.mul(0.01, tf.mean(tf.square(features))) as tf.Scalar } }),
};`),
        code(`
const model = new PlainModel(network(), { seed: 0 });
model.compile({ optimizer: adam(), loss: absolute, metrics: [largest, smallest] });
(await model.fit(samples, { epochs: 1, validation: samples, curve: false })).columns.join()`),
        code(`
const composed = wrap(network(), { aleatoric: 'mve' }, { parts: [shrink] });
composed.compile({ optimizer: adam(), loss: 'meanSquaredError' });
(await composed.fit(samples, { epochs: 1, curve: false })).columns.join()`),
      ]),
    );
    expect((await runs.runOne(file)).outcome).equal('ok');
    const [, first, second] = runs.outputsOf(file);
    expect(textOf(first!.at(-1))).equal("'epoch,step,loss,largest,smallest,valLoss,valRmse,valLargest,valSmallest'");
    expect(textOf(second!.at(-1))).equal("'epoch,step,loss,task,shrink'");
    // A step that could not be compiled would have said so.
    const texts = runs
      .outputsOf(file)
      .flat()
      .map((output) => JSON.stringify(output));
    expect(texts.filter((text) => text.includes('compiled'))).eql([]);
  });
});

import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { NetworkModel, sgd } from '../../src/learn';
import { alive } from '../support/backends';
import { rejected } from '../support/rejected';

/** A network of the inputs and the outputs of these names. */
function network(inputs: readonly string[], outputs: readonly string[]): tf.LayersModel {
  const given = inputs.map((name) => tf.input({ shape: [1], name }));
  const joined = given.length === 1 ? given[0]! : (tf.layers.concatenate().apply(given) as tf.SymbolicTensor);
  const ends = outputs.map((name) => tf.layers.dense({ units: 1, name }).apply(joined) as tf.SymbolicTensor);
  return tf.model({ inputs: given, outputs: ends });
}

describe('names of inputs and outputs of a NetworkModel', () => {
  let before: ReturnType<typeof alive>;
  let made: tf.LayersModel[];
  const kept = (one: tf.LayersModel): tf.LayersModel => {
    made.push(one);
    return one;
  };
  beforeEach(() => {
    setProgress(silentProgress);
    before = alive();
    made = [];
  });
  afterEach(() => {
    for (const one of made) for (const weight of one.weights) (weight as unknown as { val: tf.Variable }).val.dispose();
    setProgress(lineProgress());
    const { tensors, graphs } = alive();
    expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
  });

  it('an output called weight is refused: its targets would weigh the rows', () => {
    expect(() => new NetworkModel(kept(network(['a'], ['height', 'weight'])))).throw(
      /got a layer weight\. Put a layer/,
    );
  });

  it('inputs called noise, or y beside one output, are refused: a batch has something else there', () => {
    expect(() => new NetworkModel(kept(network(['a', 'noise'], ['end'])))).throw(/got a layer noise\./);
    expect(() => new NetworkModel(kept(network(['a', 'y'], ['end'])))).throw(/got a layer y\./);
  });

  it('two outputs of one layer are refused: the second would not be trained', () => {
    const [a, b] = [tf.input({ shape: [1], name: 'a' }), tf.input({ shape: [1], name: 'b' })];
    const shared = tf.layers.dense({ units: 1, name: 'shared' });
    const outputs = [a, b].map((input) => shared.apply(input) as tf.SymbolicTensor);
    expect(() => new NetworkModel(kept(tf.model({ inputs: [a, b], outputs })))).throw(
      /got two from the layer shared\./,
    );
  });

  it('a single input or output may be called what it likes', async () => {
    const model = new NetworkModel(network(['y'], ['weight']));
    model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
    const history = await model.fit({ x: [1, 2], y: [3, 4] }, { epochs: 1, curve: false });
    model.dispose();
    expect(history.columns).eql(['epoch', 'step', 'loss']);
  });

  it('columns and fields called like an input are refused: they would stand in for it', async () => {
    const model = new NetworkModel(network(['a', 'b'], ['end']));
    model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
    const data = { x: { a: [1, 2], b: [3, 4] }, y: [1, 2] };
    const { message } = await rejected(model.fit({ ...data, fields: { b: [7, 8] } }, { epochs: 1, curve: false }));
    const taken = await rejected(model.fit({ ...data, fields: { y: [7, 8] } }, { epochs: 1, curve: false }));
    model.dispose();
    expect(message).match(/^fit: fields: expected a name of its own for each, got b twice\./);
    expect(taken.message).match(/^fit: fields: expected names of their own, got y\./);
  });
});

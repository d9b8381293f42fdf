import { expect } from 'chai';
import { withGarbageCollector } from '../support/collectGarbage';

/** Loads what the programs below use, and counts. */
const prelude = `
  const tf = require('@tensorflow/tfjs');
  const { compiled, freeWeights, freeWith, startBackend } = require('./src/backend');
  const { alive } = require('./test/support/alive');
  await startBackend('native');`;

describe('lifetimes', () => {
  it('frees what is held when the owner is gone, and not before', () => {
    const found = withGarbageCollector(`${prelude}
      const freed = [];
      const make = (name) => { const owner = {}; freeWith(owner, [{ dispose: () => freed.push(name) }]); return owner; };
      const kept = make('kept');
      make('lost');
      await collect();
      done([freed, typeof kept]);`);
    expect(found).eql([['lost'], 'object']);
  });

  it('frees the graphs of a compiled function that nobody can call any more', () => {
    const found = withGarbageCollector(`${prelude}
      // Each has a graph of its own, as no two multiply by the same.
      let factor = 0;
      const make = () => {
        const by = ++factor;
        const step = compiled((x) => ({ y: tf.mul(tf.square(x), by) }));
        const x = tf.scalar(3);
        const { y } = step(x);
        tf.dispose([x, y]);
        return step;
      };
      const kept = make();
      for (let k = 0; k < 20; k++) make();
      const before = alive().graphs;
      await collect();
      const after = alive().graphs;
      const y = kept(tf.scalar(4)).y.dataSync()[0];
      done([before, after, y]);`);
    expect(found).eql([21, 1, 16]);
  });

  it('frees the weights of a model when neither it nor a layer of it can be reached', () => {
    const found = withGarbageCollector(`${prelude}
      const make = () => {
        const model = freeWeights(tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] }));
        tf.tidy(() => model.apply(tf.ones([1, 3])));
        return freeWeights(model);
      };
      const model = make();
      const layer = make().layers[0];
      for (let k = 0; k < 20; k++) make();
      // TensorFlow.js remembers the last few that ran.
      await collect();
      const left = Object.keys(tf.engine().registeredVariables).length;
      const still = [model.weights, layer.weights].map(([kernel]) => kernel.read().shape);
      done([left, still]);`) as [number, number[][]];
    // Two weights each: of the two that are held, and of at most four that ran last.
    expect(found[0]).within(4, 12);
    expect(found[1]).eql([
      [3, 2],
      [3, 2],
    ]);
  });
});

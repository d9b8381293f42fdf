import { expect } from 'chai';
import { denseNetwork } from '../../src/models';
import { onBackend } from '../support/backends';

describe('denseNetwork', () => {
  onBackend('native');

  it('has the layers told, ReLU but for the last one', () => {
    const model = denseNetwork({ inputs: 2, hidden: [5, 3], outputs: 4 });
    expect(model.layers.map((layer) => layer.countParams())).eql([2 * 5 + 5, 5 * 3 + 3, 3 * 4 + 4]);
    expect(model.layers.map((layer) => layer.getConfig()['activation'])).eql(['relu', 'relu', 'linear']);
    expect(denseNetwork().countParams()).equal(64 + 1056 + 1056 + 33);
  });

  it('starts from weights that follow from the seed', () => {
    const weights = (seed: number) =>
      denseNetwork({ seed })
        .getWeights()
        .map((weight) => [...weight.dataSync()]);
    expect(weights(1)).eql(weights(1));
    expect(weights(1)).not.eql(weights(2));
  });

  it('refuses bad options', () => {
    expect(() => denseNetwork({ hidden: [] })).throw('hidden: expected units of at least one layer');
    expect(() => denseNetwork({ hidden: [2.5] })).throw('hidden: expected units');
    expect(() => denseNetwork({ inputs: 0 })).throw('inputs: expected a whole number of at least 1, got 0.');
    expect(() => denseNetwork({ input: 2 } as object)).throw('Did you mean inputs?');
  });
});

import { expect } from 'chai';
import { Peer } from '../../src/bench/peer';
import { samplerBench } from '../../src/bench/sampler';

describe('bench sampler', () => {
  const node = Peer.node.bind(Peer);
  after(() => (Peer.node = node));

  it('measures ours, and says why the rest is not there', async () => {
    Peer.node = () => Promise.reject(new Error('no model today'));
    const { measures, ours } = await samplerBench.run({
      repeats: 2,
      python: 'no-such-python',
      options: { faces: '200' },
      say: () => undefined,
    });
    const [draw, , density, ...shares] = measures.map(({ samples }) => samples);
    expect(draw![ours]).length(2);
    expect(density![ours]).length(2);
    expect(draw!['NumPy']).contain('ENOENT');
    expect(shares).deep.equal([{ ours: 'no model today' }, { ours: 'no model today' }]);
  });
});

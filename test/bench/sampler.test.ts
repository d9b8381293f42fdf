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

  it('reckons what encoding takes of an epoch, and says what the network runs on', async () => {
    const answers = {
      versions: { backend: '1.2' },
      ask: (request: { case?: string }) => Promise.resolve({ ms: request.case === 'step' ? 10 : 0.5 }),
      close: () => Promise.resolve(),
    };
    Peer.node = () => Promise.resolve(Object.assign(Object.create(Peer.prototype) as Peer, answers));
    const { measures, ours, notes } = await samplerBench.run({
      repeats: 2,
      python: 'no-such-python',
      options: { faces: '200' },
      say: () => undefined,
    });
    // 32 faces are encoded in 16 ms; they and 32 others are learned in two steps, 20 ms.
    expect(measures.at(-1)!.samples[ours]).eql([80, 80]);
    expect(notes).include('model: backend 1.2');
  });
});

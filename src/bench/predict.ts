import { interleaved, pick } from './interleave';
import { wholeNumber } from './options';
import { Peer, Peers } from './peer';
import type { BenchSubject } from './subject';

/** `risklab bench predict`: predictions with both risks, beside the same in Keras and NumPy. */
export const predictBench: BenchSubject = {
  options: [
    { flags: '--images <n>', description: 'how many images are predicted', default: '2048' },
    { flags: '--batch <n>', description: 'how many at a time', default: '512' },
  ],
  async run({ options, repeats, python, say }) {
    const [images, batch] = [wholeNumber(options, 'images'), wholeNumber(options, 'batch')];
    const peers = new Peers();
    try {
      say('starting the peers');
      await peers.add('ours', () => Peer.node('ours', ['native']));
      await peers.add('ours, WebAssembly', () => Peer.node('ours', ['wasm']));
      await peers.add('Keras', () => Peer.python(python, 'predict'));
      const contenders = ['ours', 'ours, WebAssembly', 'Keras'].map((name) =>
        peers.contender(name, { case: 'predict', images, batch, times: 2 }),
      );
      const found = await interleaved(contenders, repeats, say);
      const samples = pick(found, ({ ms }) => (1000 * images) / ms!);
      return {
        title: 'Prediction with risks',
        ours: 'ours',
        measures: [
          { name: `prediction, bias and epistemic, ${batch} at a time`, unit: 'images/s', better: 'more', samples },
        ],
        notes: [`${images} images of 64 x 64 from bytes to three numbers each.`, ...peers.notes()],
      };
    } finally {
      await peers.closeAll();
    }
  },
};

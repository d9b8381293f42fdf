import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type pl from 'nodejs-polars';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import type { Schedule } from '../../src/learn';
import type { PlainModel } from '../../src/risk';
import { onBackend } from '../support/backends';
import { pageCode } from '../support/pageCode';

/** What the page's code exports. */
interface Page {
  readonly training: Promise<pl.DataFrame>;
  readonly inverse: Schedule;
  readonly frozen: PlainModel;
  readonly augmented: Promise<pl.DataFrame>;
}

describe('docs/training.md', () => {
  onBackend('native');

  const page = pageCode('training.md');

  it('has code that trains', async () => {
    setProgress(silentProgress);
    try {
      const { training, inverse, frozen, augmented } = page.run<Page>();
      for (const history of [await training, await augmented]) {
        const losses = [...history.getColumn('loss')] as number[];
        expect(losses.at(-1)).below(losses[0]!);
      }
      // 0.1 / (1 + 100 / 100)
      expect(inverse(tf.scalar(100)).dataSync()[0]).closeTo(0.05, 1e-6);
      const weights = Object.values(frozen.networks()).flatMap((model) => model.trainableWeights);
      expect(weights.length).equal(6); // of four layers with a kernel and a bias each
    } finally {
      setProgress(lineProgress());
    }
  });
});

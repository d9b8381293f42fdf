import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type pl from 'nodejs-polars';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import type { Schedule } from '../../src/learn';
import type { PlainModel } from '../../src/risk';
import { onBackend } from '../support/backends';

const root = path.join(__dirname, '..', '..');

/** What the page's code exports. */
interface Page {
  readonly training: Promise<pl.DataFrame>;
  readonly inverse: Schedule;
  readonly frozen: PlainModel;
  readonly augmented: Promise<pl.DataFrame>;
}

describe('docs/training.md', () => {
  onBackend('native');

  it('has code that trains', async () => {
    const text = readFileSync(path.join(root, 'docs', 'training.md'), 'utf8');
    const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
    const folder = mkdtempSync(path.join(root, '.training-'));
    setProgress(silentProgress);
    try {
      const file = path.join(folder, 'page.ts');
      writeFileSync(file, blocks.join('\n').replaceAll("'risklab'", "'../src'"));
      const { training, inverse, frozen, augmented } = createRequire(__filename)(file) as Page;
      for (const history of [await training, await augmented]) {
        const losses = [...history.getColumn('loss')] as number[];
        expect(losses.at(-1)).below(losses[0]!);
      }
      // 0.1 / (1 + 100 / 100)
      const { scalar } = createRequire(__filename)('@tensorflow/tfjs') as typeof tf;
      expect(inverse(scalar(100)).dataSync()[0]).closeTo(0.05, 1e-6);
      const weights = Object.values(frozen.networks()).flatMap((model) => model.trainableWeights);
      expect(weights.length).equal(6); // of four layers with a kernel and a bias each
    } finally {
      setProgress(lineProgress());
      rmSync(folder, { recursive: true });
    }
  });
});

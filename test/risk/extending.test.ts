import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setProgress, lineProgress, silentProgress } from '../../src/base';
import type * as tf from '@tensorflow/tfjs';
import { alive, onBackend } from '../support/backends';
import { smallNetwork } from '../support/tasks';

const root = path.join(__dirname, '..', '..');

/** The TypeScript of a page, block after block, with the library's sources in the place of its name. */
function codeOf(page: string): string {
  const text = readFileSync(path.join(root, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
  return blocks.join('\n').replaceAll("'risklab'", "'../src'");
}

describe('docs/extending.md', () => {
  onBackend('native');
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(path.join(root, '.extending-'));
    file = path.join(folder, 'page.ts');
    writeFileSync(file, codeOf('extending.md'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('compiles under the strict settings of the project', function () {
    this.timeout(120000);
    const settings = {
      extends: '../tsconfig.json',
      compilerOptions: { noEmit: true, rootDir: '..', noUnusedLocals: false, types: ['node'] },
      include: ['page.ts'],
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    let told = '';
    try {
      execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    } catch (error) {
      told = (error as { stdout: string }).stdout;
    }
    // What the page says, not what sources of the library say on the way.
    expect(told.split('\n').filter((line) => line.includes('page.ts'))).eql([]);
  });

  it('runs: its wrapper with a state tells far from near, and is the same when loaded', async () => {
    setProgress(silentProgress);
    try {
      const { tryDistance } = createRequire(__filename)(file) as {
        tryDistance: (network: tf.LayersModel, folder: string) => Promise<number[][]>;
      };
      const [told, loaded] = await tryDistance(smallNetwork(1, 0, 1), path.join(folder, 'saved'));
      // Training has x in [-4, 4]: 0 is its middle, 20 is far outside.
      expect(told![1]).above(3 * told![0]!);
      expect(loaded).eql(told);
    } finally {
      setProgress(lineProgress());
    }
  });

  it('runs: its wrapper finds where the noise is, inside an ensemble too', async () => {
    setProgress(silentProgress);
    try {
      const { tryIt } = createRequire(__filename)(file) as {
        tryIt: (network: tf.LayersModel) => Promise<{ aleatoric: number[]; epistemic: number[] }>;
      };
      const network = smallNetwork(1, 0, 1);
      const networkWeights = network.weights.length; // freed with the wrapper
      const start = alive();
      const { aleatoric, epistemic } = await tryIt(network);
      // The noise has variance 4.8 at -1 and 0.04 at 3.
      expect(aleatoric[0]).above(2 * aleatoric[1]!);
      expect(epistemic.every((value) => value > 0)).equal(true);
      const { tensors, graphs } = alive();
      expect({ tensors, graphs }).eql({ tensors: start.tensors - networkWeights, graphs: start.graphs });
    } finally {
      setProgress(lineProgress());
    }
  });
});

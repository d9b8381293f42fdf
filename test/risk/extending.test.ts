import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setProgress, lineProgress, silentProgress } from '../../src/base';
import type * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
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

  /** Calls one of the page's functions. */
  async function run<T>(name: string, ...given: unknown[]): Promise<T> {
    const { warn } = console;
    const warnings: string[] = [];
    console.warn = (text: string) => void warnings.push(text);
    setProgress(silentProgress);
    try {
      const page = createRequire(__filename)(file) as Record<string, (...args: unknown[]) => Promise<T>>;
      const result = await page[name]!(...given);
      expect(warnings, 'a step that runs eagerly says so').eql([]);
      return result;
    } finally {
      console.warn = warn;
      setProgress(lineProgress());
    }
  }

  it('runs: its loss and metric are followed, on held-out rows too', async () => {
    const columns = await run<string[]>('tryLoss', smallNetwork(1, 0, 1));
    expect(columns).eql(['epoch', 'step', 'loss', 'largest', 'valLoss', 'valRmse', 'valLargest']);
  });

  it('runs: its task finds the rates of counts', async () => {
    const [low, high] = await run<number[]>('tryTask', smallNetwork(1, 0, 1));
    expect(low).closeTo(2, 0.2);
    expect(high).closeTo(8, 0.8);
  });

  it('runs: its policy is given the losses of rows, which fall', async () => {
    const told = await run<number[]>('tryPolicy', smallNetwork(1, 0, 1));
    expect(told.length).equal(3);
    expect(told[2]).below(told[0]!);
  });

  it('runs: its parts, beside a risk', async () => {
    const rows = Array.from({ length: 64 }, (_, i) => ({
      a: Math.sin(i),
      b: Math.cos(i),
      label: i % 2,
      group: (i >> 1) % 2,
    }));
    const columns = await run<string[]>('tryParts', smallNetwork(1), pl.DataFrame(rows));
    expect(columns).eql(['epoch', 'step', 'loss', 'task', 'sameMeans']);
  });

  it('runs: its model ranks', async () => {
    const scores = await run<Float32Array>('tryModel', smallNetwork(1));
    expect([...scores]).eql([...scores].sort((a, b) => a - b));
    expect(new Set(scores).size).equal(3);
  });
});

import { expect } from 'chai';
import path from 'node:path';
import { setProgress, lineProgress, silentProgress } from '../../src/base';
import type * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { alive, onBackend } from '../support/backends';
import { pageCode } from '../support/pageCode';
import { smallNetwork } from '../support/tasks';

describe('docs/extending.md', () => {
  onBackend('native');
  const page = pageCode('extending.md');

  it('compiles under the strict settings of the project', function () {
    this.timeout(300000);
    expect(page.compileErrors()).eql([]);
  });

  it('runs: its wrapper with a state tells far from near, and is the same when loaded', async () => {
    setProgress(silentProgress);
    try {
      const { tryDistance } = page.run<{
        tryDistance: (network: tf.LayersModel, folder: string) => Promise<number[][]>;
      }>();
      const [told, loaded] = await tryDistance(smallNetwork(1, 0, 1), path.join(page.folder, 'saved'));
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
      const { tryIt } = page.run<{
        tryIt: (network: tf.LayersModel) => Promise<{ aleatoric: number[]; epistemic: number[] }>;
      }>();
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
      const result = await page.run<Record<string, (...args: unknown[]) => Promise<T>>>()[name]!(...given);
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

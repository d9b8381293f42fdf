import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { adam, fairness, loadModel } from '../../../src';
import { InputError } from '../../../src/base';
import { Values } from '../../../src/learn';
import { auroc } from '../../../src/metrics';
import { meanDiscrepancy, standardised } from '../../../src/fairness/during/meanDiscrepancy';
import { shortcut } from '../../support/adversary';
import { backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';
import { smallNetwork } from '../../support/tasks';

const { VariationalFairAutoencoder } = fairness;
const data = shortcut(512, 0);

async function trained(options: Partial<fairness.VariationalFairAutoencoderOptions> = {}, epochs = 20) {
  const model = new VariationalFairAutoencoder(smallNetwork(1, 1), {
    column: 'group',
    latentDim: 4,
    hidden: 16,
    ...options,
  });
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
  await model.fit(data, { epochs, batchSize: 128, curve: false });
  return model;
}

/** How well the difference of the groups' means, as a direction, tells the groups apart: AUROC. */
function toldApart(z: readonly number[][], group: readonly number[]): number {
  const mean = (of: number) =>
    z[0]!.map((_, at) => {
      const own = z.filter((_row, i) => group[i] === of);
      return own.reduce((sum, row) => sum + row[at]!, 0) / own.length;
    });
  const [a, b] = [mean(0), mean(1)];
  const score = z.map((row) => row.reduce((sum, value, at) => sum + value * (b[at]! - a[at]!), 0));
  return auroc(pl.DataFrame({ label: [...group], yHat: score }));
}

for (const backend of backends) {
  describe(`VariationalFairAutoencoder on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('the discrepancy of few points, by hand', () => {
      const of = (z: number[], members: number[][]) =>
        tf.tidy(() => meanDiscrepancy(tf.tensor2d(z, [z.length, 1]), tf.tensor2d(members)).dataSync()[0]!);
      const k = (d: number) => (Math.exp(-0.1 * d * d) + Math.exp(-d * d) + Math.exp(-10 * d * d)) / 3;
      // One point each: k(a, a) + k(b, b) - 2 k(a, b).
      expect(
        of(
          [0, 1],
          [
            [1, 0],
            [0, 1],
          ],
        ),
      ).closeTo(2 - 2 * k(1), 1e-6);
      // {0, 1} against {3}: (2 + 2 k(1)) / 4 + 1 - (k(3) + k(2)); the row of no group does not count.
      const expected = (2 + 2 * k(1)) / 4 + 1 - (k(3) + k(2));
      expect(
        of(
          [0, 1, 3, 9],
          [
            [1, 0],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
        ),
      ).closeTo(expected, 1e-6);
      expect(
        of(
          [0, 1, 0, 1],
          [
            [1, 0],
            [1, 0],
            [0, 1],
            [0, 1],
          ],
        ),
      ).closeTo(0, 1e-6);
      expect(
        of(
          [0, 1],
          [
            [1, 0],
            [1, 0],
          ],
        ),
      ).equal(0);
    });

    it('standardised values, by hand: a value that is small beside others counts as they do', () => {
      const of = (z: number[][]) => [...tf.tidy(() => standardised(tf.tensor2d(z)).dataSync())];
      // Mean 2 and standard deviation 1; mean 0.03 and 0.01; a value that is the same in all rows is 0.
      const found = of([
        [1, 0.02, 7],
        [3, 0.04, 7],
      ]);
      [-1, -1, 0, 1, 1, 0].forEach((expected, i) => expect(found[i]).closeTo(expected, 0.006));
    });

    it('z1 tells the label, and the group far less with the discrepancy than without it', async () => {
      const group = data.table
        .getColumn('group')
        .toArray()
        .map((one) => Number(one === 'b'));
      const told: number[] = [];
      for (const mmdWeight of [0, 30]) {
        const model = await trained({ mmdWeight });
        const z = await model.encode(data);
        const width = z.data.length / z.length;
        told.push(
          toldApart(
            group.map((_, i) => [...z.data.subarray(i * width, (i + 1) * width)]),
            group,
          ),
        );
        if (mmdWeight) {
          const { y } = await model.predict(data);
          const right = [...y!.data].filter((logit, i) => Number(logit > 0) === (data.y as number[])[i]).length;
          expect(right / 512).above(0.65);
        }
        model.dispose();
      }
      expect(told[0]).above(0.9);
      expect(told[1]).below(0.6);
    });
  });
}

describe('VariationalFairAutoencoder: what is asked of it', () => {
  onBackend('native');
  leavesNothing();

  it('is the same with the same seed, and after saving and loading', async () => {
    const folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'fair-')), 'model');
    const [model, twin] = [await trained({}, 1), await trained({}, 1)];
    await model.save(folder);
    const again = await loadModel<fairness.VariationalFairAutoencoder>(folder);
    const z = [...(await model.encode(data)).data];
    expect([...(await twin.encode(data)).data]).eql(z);
    expect([...(await again.encode(data)).data]).eql(z);
    [model, twin, again].forEach((one) => one.dispose());
  });

  it('gives draws of z1 around its means, the same from the same seed', async () => {
    const model = await trained({}, 1);
    const means = [...(await model.encode(data)).data];
    const draw = async (seed: number): Promise<number[]> => [...(await model.encode(data, { seed })).data];
    expect(await draw(3)).eql(await draw(3));
    expect(await draw(4)).not.eql(await draw(3));
    // The noise of a draw is on average 0 and as large as the model says: over 512 rows, within four standard errors.
    const x = new Values(Float32Array.from((data.x as number[][]).flat()), [512, 2]);
    const { data: deviations } = await model.inferPart({ x }, 'latentDeviation');
    const noise = (await draw(5)).map((value, i) => (value - means[i]!) / deviations[i]!);
    const n = noise.length;
    expect(Math.abs(noise.reduce((sum, one) => sum + one, 0) / n)).below(4 / Math.sqrt(n));
    expect(noise.reduce((sum, one) => sum + one * one, 0) / n).closeTo(1, 4 * Math.sqrt(2 / n));
    expect((await rejected(model.encode(data, { seed: -1 }))).message).contain(
      'VariationalFairAutoencoder: seed: expected a whole number of at least 0, got -1.',
    );
    model.dispose();
  });

  it('refuses bad options, other tasks, and data without the groups', async () => {
    const network = smallNetwork(1, 1);
    const bad = (options: object, message: string): void => {
      expect(() => new VariationalFairAutoencoder(network, options as never)).throw(InputError, message);
    };
    bad({}, 'VariationalFairAutoencoder: column: expected the name of the column of the groups, got undefined.');
    bad(
      { column: 'g', groups: 1 },
      'VariationalFairAutoencoder: groups: expected a whole number of at least 2, got 1.',
    );
    bad(
      { column: 'g', mmdWeight: -1 },
      'VariationalFairAutoencoder: mmdWeight: expected a number of at least 0, got -1.',
    );
    const model = new VariationalFairAutoencoder(network, { column: 'nobody' });
    const optimizer = () => adam({ learningRate: 0.01 });
    expect(() => model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' })).throw(InputError, 'one logit');
    model.compile({ optimizer: optimizer(), loss: 'binaryCrossentropyFromLogits' });
    const error = await rejected(model.fit(data, { epochs: 1, curve: false }));
    expect(error.message).contain('nobody');
    model.dispose();
  });
});

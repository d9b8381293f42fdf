import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { NetworkModel, sgd, tasks } from '../../src/learn';
import { PlainModel } from '../../src/risk';
import { alive } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

const x = [[0, 1], [1, 0], [1, 1]]; // prettier-ignore

describe('a model whose loss is not the one it had, or looks like another', () => {
  let before: ReturnType<typeof alive>;
  let folder: string;
  beforeEach(async () => {
    setProgress(silentProgress);
    before = alive();
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-loss-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    setProgress(lineProgress());
    const { tensors, graphs } = alive();
    expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
  });

  it('gradients of the loss follow what was compiled last', async () => {
    const model = new PlainModel(smallNetwork(1));
    const slopes = async (factor: number): Promise<number[]> => {
      const loss = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor => tf.mul(factor, tf.squaredDifference(y, yHat));
      model.compile({ optimizer: sgd(), loss });
      return [...(await model.network.gradients(x, { targets: [1, 2, 3] })).data];
    };
    const [once, fiveTimes] = [await slopes(1), await slopes(5)];
    model.dispose();
    once.forEach((value, i) => expect(fiveTimes[i]).closeTo(5 * value, 1e-5));
    expect(once.some((value) => Math.abs(value) > 1e-3)).equal(true);
  });

  it('several labels are several labels again once loaded', async () => {
    const y = [[1, 0, 1], [0, 0, 1], [1, 1, 1]]; // prettier-ignore
    const model = new NetworkModel(smallNetwork(3));
    model.compile({ optimizer: sgd(), loss: tasks.multilabel() });
    await model.save(path.join(folder, 'model'));
    const again = await NetworkModel.load(path.join(folder, 'model'));
    const rows = [await model.evaluate({ x, y }), await again.evaluate({ x, y })].map((table) => table.toRecords());
    model.dispose();
    again.dispose();
    expect(rows[1]).eql(rows[0]);
    expect(rows[1]![0]).property('exact');
  });

  it("a loss of one's own is not taken for the library's of the same name once loaded", async () => {
    const meanSquaredError = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor => tf.mul(9, tf.squaredDifference(y, yHat));
    const model = new PlainModel(smallNetwork(1));
    model.compile({ optimizer: sgd(), loss: meanSquaredError });
    await model.save(path.join(folder, 'model'));
    const again = await PlainModel.load(path.join(folder, 'model'));
    const { message } = await rejected(again.evaluate({ x, y: [1, 2, 3] }));
    model.dispose();
    again.dispose();
    expect(message).match(/^evaluate: expected a compiled model, got one that is not\./);
  });

  it('the best epoch is not looked for by another number than in the checkpoint', async () => {
    const model = new PlainModel(smallNetwork(1));
    model.compile({ optimizer: sgd(), loss: 'meanSquaredError', metrics: ['meanAbsoluteError'] });
    const fit = (epochs: number, by: string): Promise<unknown> => {
      const options = { epochs, checkpoint: path.join(folder, 'run'), resume: true, curve: false };
      return model.fit({ x, y: [1, 2, 3] }, { ...options, best: by });
    };
    await fit(1, 'loss');
    const { message } = await rejected(fit(2, 'meanAbsoluteError'));
    await fit(2, 'loss');
    model.dispose();
    expect(message).match(/^best: expected loss, as in the checkpoint, got meanAbsoluteError\./);
  });

  it('of error rates the smaller is better, of other rates it has to be said', async () => {
    const model = new PlainModel(smallNetwork(1));
    model.compile({ optimizer: sgd(), loss: 'meanSquaredError' });
    const fit = (by: string): Promise<unknown> => {
      const onEpoch = (epoch: number): Record<string, number> => ({ [by]: epoch });
      return model.fit({ x, y: [1, 2, 3] }, { epochs: 2, curve: false, onEpoch, best: by });
    };
    const { message } = await rejected(fit('falsePositiveRate'));
    const words: string[] = [];
    setProgress((what) => ({ update: () => undefined, end: (word) => void words.push(`${what}: ${word}`) }));
    await fit('errorRate');
    model.dispose();
    expect(message).match(/^best: expected larger: true or false beside a number/);
    expect(words.join()).match(/weights of epoch 1$/);
  });
});

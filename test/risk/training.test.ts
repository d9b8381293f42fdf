import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InterruptedError, lineProgress, setInterruptSource, setProgress, silentProgress } from '../../src/base';
import { startBackend, type BackendName } from '../../src/backend';
import { ImageStore } from '../../src/data';
import { standardClassifier } from '../../src/models';
import { DensityVAEWrapper, PlainModel, type RiskWrapper } from '../../src/risk';
import type { FitOptions, StepInputs, StepOutputs } from '../../src/learn';
import { adam, loadBundle, saveBundle, setFitMonitor } from '../../src/learn';
import { alive, onBackend } from '../support/backends';
import { rejected } from '../support/rejected';
import { smallClassifier, smallDecoder, smallSize } from '../support/smallModels';
import { toyFaces } from '../support/toyFaces';

const faces = toyFaces(64, smallSize, 1);

/** The same wrapper, but it reads a value in each step: so each step runs as it is, without a graph. */
class Eager extends DensityVAEWrapper {
  override forward(inputs: StepInputs): StepOutputs {
    inputs.yHat.dataSync();
    return super.forward(inputs);
  }
}

/** The losses of single steps. */
async function losses(model: RiskWrapper, steps: number): Promise<number[]> {
  model.compile({ optimizer: adam({ learningRate: 1e-3 }), loss: 'binaryCrossentropyFromLogits' });
  const history = await model.fit(faces, { epochs: Math.ceil(steps / 10), batchSize: 8, stepsPerEpoch: 10 });
  return history.getColumn('loss').toArray() as number[];
}

const options = () => ({ latentDim: 3, queueSize: 20, decoder: smallDecoder(3), seed: 0 });

function near(got: number[], expected: number[], relative: number): void {
  expect(got.length).equal(expected.length);
  expected.forEach((value, i) => expect(Math.abs(got[i]! - value) / Math.abs(value), `step ${i}`).below(relative));
}

describe('training', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => {
    setProgress(lineProgress());
    setInterruptSource(() => undefined);
  });

  it('draws its curve unless told not to', async () => {
    const ends: number[] = [];
    const quiet = { onEpoch: () => undefined, onEnd: () => undefined };
    setFitMonitor(() => ({ ...quiet, onEnd: (history) => void ends.push(history.height) }));
    const model = new PlainModel(smallClassifier());
    try {
      model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
      for (const curve of [undefined, true, false]) {
        const asked = curve === undefined ? {} : { curve };
        await model.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 2, ...asked });
      }
    } finally {
      model.dispose();
      setFitMonitor(() => quiet);
    }
    expect(ends).eql([2, 2]);
  });

  it('takes images of any size where the network does', async () => {
    const ones = tf.initializers.ones();
    const layers = [
      tf.layers.conv2d({ inputShape: [null, null, 2], filters: 1, kernelSize: [2, 1], kernelInitializer: ones }),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 1, kernelInitializer: ones }),
    ];
    const model = new PlainModel(tf.sequential({ layers }));
    model.compile({ optimizer: adam({ learningRate: 0 }), loss: 'meanSquaredError' });
    // As many bytes, in lines of other lengths: brightness is the number of the line.
    for (const [height, width] of [
      [4, 8],
      [8, 4],
    ] as const) {
      const line = (i: number): number => Math.floor((i % 64) / (2 * width));
      const x = new ImageStore(
        Uint8Array.from({ length: 2 * 64 }, (_, i) => line(i)),
        { height, width, channels: 2 },
      );
      // Lines y and y + 1 make 2 y + 1, on average height - 1 in each channel.
      const mean = (2 * (height - 1)) / 255;
      const { yHat } = await model.predict(x);
      expect(yHat.data[0]).closeTo(mean, 1e-6);
      const history = await model.fit({ x, y: [mean, mean] }, { epochs: 1, batchSize: 2, stepsPerEpoch: 1 });
      expect(history.getColumn('loss').get(0)).closeTo(0, 1e-10);
    }
    model.dispose();
  });

  it('has the same loss curve compiled and not, over 100 steps', async () => {
    const compiled = await losses(new DensityVAEWrapper(smallClassifier(), options()), 100);
    const eager = await losses(new Eager(smallClassifier(), options()), 100);
    near(compiled, eager, 1e-4);
    expect(compiled.at(-1)).below(compiled[0]!);
  });

  it('has the same loss curve on both backends', async () => {
    const on = async (backend: BackendName): Promise<number[]> => {
      await startBackend(backend);
      const model = new DensityVAEWrapper(smallClassifier(), options());
      try {
        return await losses(model, 30);
      } finally {
        model.dispose();
        await startBackend('native');
      }
    };
    near(await on('wasm'), await on('native'), 1e-3);
  });

  it('leaves no tensors on WebAssembly', async () => {
    await startBackend('wasm');
    const start = alive();
    const model = new DensityVAEWrapper(smallClassifier(), options());
    await losses(model, 10);
    const settled = alive();
    await model.fit(faces, { epochs: 1, batchSize: 8, stepsPerEpoch: 3, validation: faces });
    await model.evaluate(faces);
    expect(alive()).eql(settled);
    model.dispose();
    expect(alive()).eql(start);
    await startBackend('native');
  });

  it('frees everything when a step cannot be made', async () => {
    class Broken extends PlainModel {
      override forward({ x }: StepInputs): StepOutputs {
        // Nothing here depends on the weights.
        return { task: x.mean<tf.Scalar>(), collect: { x } };
      }
    }
    const model = new Broken(smallClassifier());
    model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
    const start = alive().tensors;
    for (let k = 0; k < 3; k++)
      expect((await rejected(model.fit(faces, { batchSize: 8 }))).message).contain(
        'gradients: expected one for each of 8 weights, got none. The loss does not follow from them',
      );
    expect(alive().tensors).equal(start);
    model.dispose();
  });

  it('stops a prediction when it is interrupted, and frees what it made', async () => {
    const model = new PlainModel(smallClassifier());
    await model.predict(faces, { batchSize: 10 });
    const start = alive();
    const control = new AbortController();
    setInterruptSource(() => control.signal);
    control.abort();
    const error = await rejected(model.predict(faces, { batchSize: 10 }));
    expect(error).instanceOf(InterruptedError);
    expect(error.message).equal('predict: interrupted after 10 of 64 rows.');
    expect(alive()).eql(start);
    model.dispose();
  });

  it('refuses a checkpoint with another optimizer’s numbers, which are of the same size', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    const checkpoint = path.join(folder, 'checkpoint');
    const model = new PlainModel(smallClassifier());
    try {
      model.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
      await model.fit(faces, { epochs: 1, batchSize: 8, checkpoint });
      const { meta, arrays } = await loadBundle(checkpoint);
      const means = Object.entries(arrays).map(([name, values]) => [name.replace('.sum', '.mean'), values] as const);
      await saveBundle(checkpoint, { meta, arrays: Object.fromEntries(means) });
      const error = await rejected(model.fit(faces, { epochs: 2, batchSize: 8, checkpoint, resume: true }));
      expect(error.message).match(/^saved variable optimizer\.sum: expected \d+ values for shape \[\d+\], got none/);
    } finally {
      model.dispose();
      await rm(folder, { recursive: true });
    }
  });

  it('goes on from a checkpoint bit for bit with the lab’s own networks, too', async () => {
    const large = toyFaces(64, 64, 3);
    const checkpoint = path.join(await mkdtemp(path.join(os.tmpdir(), 'risklab-test-')), 'checkpoint');
    const models: DensityVAEWrapper[] = [];
    const train = async (fit: FitOptions): Promise<{ curve: unknown; yHat: number[]; bias: number[] }> => {
      const model = new DensityVAEWrapper(standardClassifier(), { queueSize: 100 });
      models.push(model);
      model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: 'binaryCrossentropyFromLogits' });
      const history = await model.fit(large, { stepsPerEpoch: 3, ...fit });
      const { yHat, bias } = await model.predict(large);
      return { curve: history.toRecords(), yHat: [...yHat.data], bias: [...bias!.data] };
    };
    const whole = await train({ epochs: 2 });
    await train({ epochs: 1, checkpoint });
    expect(await train({ epochs: 2, checkpoint, resume: true })).eql(whole);
    models.forEach((model) => model.dispose());
    await rm(path.dirname(checkpoint), { recursive: true });
  });
});

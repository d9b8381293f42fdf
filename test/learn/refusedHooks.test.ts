import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { NetworkModel, sgd, type Batch, type MetricChoice, type Part, type RowLoss } from '../../src/learn';
import { EnsembleWrapper, PlainModel, wrap, type RiskWrapper } from '../../src/risk';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallNetwork, smallTasks } from '../support/tasks';

const data = smallTasks.binary.data(8, 0);
const once = { epochs: 1, batchSize: 8, curve: false };

/** What a model with a part like this says in training. */
async function partRefused(hooks: object): Promise<string> {
  const model = wrap(smallNetwork(1), {}, { parts: [{ name: 'own', ...hooks }] });
  model.compile({ optimizer: sgd(), loss: 'binaryCrossentropyFromLogits' });
  const { message } = await rejected(model.fit(data, once));
  model.dispose();
  return message;
}

const models: Readonly<Record<string, () => RiskWrapper | NetworkModel>> = {
  PlainModel: () => new PlainModel(smallNetwork(1)),
  EnsembleWrapper: () => new EnsembleWrapper(smallNetwork(1), { members: 2 }),
  NetworkModel: () => new NetworkModel(smallNetwork(1)),
};

/** What a model says of a loss or a metric in training. */
async function compiledRefused(loss: unknown, metrics: readonly unknown[] = [], kind = 'PlainModel'): Promise<string> {
  const model = models[kind]!() as PlainModel;
  model.compile({ optimizer: sgd(), loss: loss as RowLoss, metrics: metrics as MetricChoice[] });
  const { message } = await rejected(model.fit(data, once));
  model.dispose();
  return message;
}

for (const backend of backends) {
  describe(`what hooks give back on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('a prepare that drops a field of the batch is refused by the name of the part and the field', async () => {
      expect(await partRefused({ prepare: ({ y: _, ...batch }: Batch) => batch })).equal(
        'part own: prepare: expected all fields of the batch, got x, noise, without y. Give back { ...batch, and what is new }.',
      );
      expect(await partRefused({ prepare: ({ x }: Batch) => ({ x }) })).match(/ got x, without y\./);
      expect(await partRefused({ prepare: () => undefined })).equal(
        'part own: prepare: expected a batch, got undefined. Is a return missing?',
      );
    });

    it('a prepare whose fields have other rows, or are no tensors, is refused', async () => {
      const short = (batch: Batch): Batch => ({ ...batch, y: tf.slice(batch['y']!, 0, 3) });
      expect(await partRefused({ prepare: short })).equal(
        'part own: prepare: y: expected 8 rows, as the others have, got a tensor of shape [3, 1].',
      );
      expect(await partRefused({ prepare: (batch: Batch) => ({ ...batch, y: 3 }) })).equal(
        'part own: prepare: y: expected a tensor, got 3.',
      );
    });

    it('a prepare may give more rows, as many in each field: clean ones beside attacked ones', async () => {
      const seen: number[][] = [];
      const twice: Part = {
        name: 'twice',
        prepare: (batch) => ({
          ...batch,
          x: tf.concat([batch['x']!, tf.add(batch['x']!, 0.1)]),
          y: tf.tile(batch['y']!, [2, 1]),
        }),
        forward: ({ x, yHat }) => ({ collect: { rows: tf.tensor1d([x.shape[0], yHat.shape[0]]) } }),
        onStep: ({ rows }) => void seen.push([...rows!]),
      };
      const model = wrap(smallNetwork(1), {}, { parts: [twice] });
      model.compile({ optimizer: sgd(), loss: 'binaryCrossentropyFromLogits' });
      await model.fit(data, once);
      model.dispose();
      expect(seen).eql([[16, 16]]);
    });

    it('a model of its own whose prepare drops a field is refused as well', async () => {
      const model = new PlainModel(smallNetwork(1));
      model.prepare = ({ y: _, ...batch }) => batch;
      model.compile({ optimizer: sgd(), loss: 'binaryCrossentropyFromLogits' });
      const { message } = await rejected(model.fit(data, once));
      model.dispose();
      expect(message).match(/^prepare: expected all fields of the batch, got x, noise, without y\./);
    });

    it('a term of the loss that is no single number is refused by its name', async () => {
      const term = (of: (yHat: tf.Tensor) => unknown): object => ({
        forward: ({ yHat }: { yHat: tf.Tensor }) => ({ terms: { gap: of(yHat) } }),
      });
      expect(await partRefused(term((yHat) => tf.square(yHat)))).equal(
        'loss: term gap: expected one number, got a tensor of shape [8, 1]. Take its mean.',
      );
      expect(await partRefused(term((yHat) => tf.reshape(tf.mean(yHat), [1])))).match(/got a tensor of shape \[1\]/);
      expect(await partRefused(term(() => undefined))).equal(
        'loss: term gap: expected one number, as a tensor, got undefined. Is a return missing?',
      );
      expect(await partRefused(term(() => 3))).equal('loss: term gap: expected one number, as a tensor, got 3.');
      const task = { forward: ({ yHat }: { yHat: tf.Tensor }) => ({ task: tf.square(yHat) }) };
      expect(await partRefused(task)).equal(
        'loss: term task: expected one number, got a tensor of shape [8, 1]. Take its mean.',
      );
    });

    it('gradients that steer lost, or that have another shape, are refused', async () => {
      expect(await partRefused({ steer: () => undefined })).equal(
        'part own: steer: expected gradients of each player, got undefined. Is a return missing?',
      );
      const summed = ({ all }: { all: Record<string, tf.Tensor> }): object => ({
        all: Object.fromEntries(Object.entries(all).map(([name, gradient]) => [name, tf.sum(gradient)])),
      });
      expect(await partRefused({ steer: summed })).match(/^gradient of \S+: expected shape \[2, 8\], got \[\]\.$/);
    });

    for (const kind of Object.keys(models)) {
      it(`a loss that gives no loss of the rows is refused in training: ${kind}`, async () => {
        const refused = (loss: unknown): Promise<string> => compiledRefused(loss, [], kind);
        const forgot = (): undefined => undefined;
        expect(await refused(forgot)).equal(
          'loss forgot: expected a tensor: the loss of each of 8 rows, got undefined. Is a return missing?',
        );
        const late = (y: tf.Tensor, yHat: tf.Tensor): Promise<tf.Tensor> =>
          Promise.resolve(tf.squaredDifference(y, yHat));
        expect(await refused(late)).match(/^loss late: expected a tensor: .*, got an object of class Promise\.$/);
        const some = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor => tf.slice(tf.squaredDifference(y, yHat), 0, 3);
        expect(await refused(some)).match(/^loss some: expected the loss of each of 8 rows, got .* \[3, 1\]\./);
      });
    }

    it('a loss of an operation without a gradient is refused by the name of the operation', async () => {
      const missed = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor =>
        tf.abs(tf.sub(y, tf.cast(tf.greater(yHat, 0), 'float32')));
      expect(await compiledRefused(missed)).equal(
        'loss: expected operations that have a gradient, got Greater, which has none. ' +
          'Take a smooth one in its place, such as tf.sigmoid for a comparison.',
      );
    });

    it('so is an attack that follows such a loss, and nothing is left behind', async () => {
      const missed = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor =>
        tf.abs(tf.sub(y, tf.cast(tf.greater(yHat, 0), 'float32')));
      const attack: Part = {
        name: 'attack',
        prepare: (batch, { loss }) => ({
          ...batch,
          x: tf.grad((x: tf.Tensor) => loss({ ...batch, x }))(batch['x']!),
        }),
      };
      const model = wrap(smallNetwork(1), {}, { parts: [attack] });
      model.compile({ optimizer: sgd(), loss: missed });
      const { message } = await rejected(model.fit(data, once));
      model.dispose();
      expect(message).match(/^loss: expected operations that have a gradient, got Greater, which has none\./);
    });

    it('gradients at the input of such a loss, too', async () => {
      const missed = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor =>
        tf.abs(tf.sub(y, tf.cast(tf.greater(yHat, 0), 'float32')));
      const model = new PlainModel(smallNetwork(1));
      model.compile({ optimizer: sgd(), loss: missed });
      const { message } = await rejected(model.network.gradients([[1, 2]], { targets: [1] }));
      model.dispose();
      expect(message).match(/^gradients: expected operations that have a gradient, got Greater, which has none\./);
    });

    it('a loss that depends on no weight is told apart from layers that are not used', async () => {
      const constant = (y: tf.Tensor): tf.Tensor => tf.square(y);
      expect(await compiledRefused(constant)).match(
        /^gradients: expected one for each of 6 weights, got none\. The loss does not follow from them by operations of tensors: values that are read/,
      );
    });

    it('a metric that gives no single number is refused', async () => {
      const metric = async (one: unknown): Promise<string> => compiledRefused('meanSquaredError', [one]);
      const each = (y: tf.Tensor, yHat: tf.Tensor): tf.Tensor => tf.abs(tf.sub(y, yHat));
      expect(await metric(each)).equal(
        'metric each: expected one number, got a tensor of shape [8, 1]. Take its mean.',
      );
      const forgot = (): undefined => undefined;
      expect(await metric(forgot)).match(/^metric forgot: expected one number, as a tensor, got undefined\./);
    });
  });
}

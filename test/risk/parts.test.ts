import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import pl from 'nodejs-polars';
import { lineProgress, setProgress, silentProgress } from '../../src/base';
import { adam, augment, sgd, type Batch, type Part, type PassOutputs } from '../../src/learn';
import { CombinedWrapper, PlainModel, wrap, type WrapperClass } from '../../src/risk';
import { adversary, shortcut } from '../support/adversary';
import { backends, onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { smallNetwork } from '../support/tasks';

/** The penalty of a step is the mean of what it is told, so that the history shows it. */
function teller(name: string, of: (inputs: Parameters<NonNullable<Part['forward']>>[0]) => tf.Tensor): Part {
  return { name, forward: (inputs) => ({ terms: { [name]: tf.mul<tf.Scalar>(tf.mean(of(inputs)), 1) } }) };
}

for (const backend of backends) {
  describe(`parts on ${backend}`, () => {
    onBackend(backend);
    leavesNothing();

    it('columns ride along: numbers as they are, words by their place, none as -1', async () => {
      const x = [[1, 1], [2, 2], [3, 3], [4, 4]]; // prettier-ignore
      const table = pl.DataFrame({ tone: ['light', 'dark', null, 'medium'], age: [10, 20, 30, 40] });
      const model = wrap(
        smallNetwork(1),
        {},
        { parts: [teller('age', ({ batch }) => batch['age']!), teller('tone', ({ batch }) => batch['tone']!)] },
      );
      model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
      const history = await model.fit(
        { x, y: [0, 0, 0, 0], table },
        { epochs: 1, batchSize: 4, columns: ['age', 'tone'] },
      );
      const [row] = history.tail(1).toRecords();
      expect(row!['age']).closeTo(25, 1e-6);
      expect(row!['tone']).closeTo((0 + 2 - 1 + 1) / 4, 1e-6);
      const other = (columns: string[]): Promise<Error> =>
        rejected(model.fit({ x, y: [0, 0, 0, 0], table }, { columns }));
      expect((await other(['ages'])).message).equal('columns: expected one of tone, age, got ages. Did you mean age?');
      expect((await other(['weight'])).message).match(
        /^columns: expected a name other than x, y, noise, weight, got weight/,
      );
      model.dispose();
    });

    it('fields ride along beside the samples, such as a mask, which the loss may use', async () => {
      const x = [[1, 1], [2, 2]]; // prettier-ignore
      const mask = [[[1, 0], [0, 1]], [[1, 1], [1, 1]]]; // prettier-ignore
      const model = wrap(smallNetwork(1), {}, { parts: [teller('mask', ({ batch }) => batch['mask']!)] });
      model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
      const history = await model.fit({ x, y: [0, 0], fields: { mask } }, { epochs: 1, batchSize: 2 });
      expect(history.tail(1).toRecords()[0]!['mask']).closeTo(6 / 8, 1e-6);
      const short = await rejected(model.fit({ x, y: [0, 0], fields: { mask: mask.slice(1) } }));
      expect(short.message).equal('fit: mask: expected 2 rows, as the others have, got 1.');
      model.dispose();
    });

    it('an attack before the gradient: each sample is moved by eps along the sign of the slope of the loss', async () => {
      const eps = 0.25;
      const seen: number[][] = [];
      // What the fast gradient sign method does (Goodfellow and others, 2015).
      const attack: Part = {
        name: 'attack',
        prepare: (batch, { loss }) => {
          const slope = tf.grad((x: tf.Tensor) => loss({ ...batch, x }))(batch['x']!);
          return { ...batch, clean: batch['x']!, x: tf.add(batch['x']!, tf.mul(eps, tf.sign(slope))) };
        },
        forward: ({ batch, loss, y, yHat }) => ({
          collect: { moved: tf.sub(batch['x']!, batch['clean']!), loss: tf.reshape(loss(y, yHat), [1]) },
        }),
        onStep: ({ moved, loss }) => void seen.push([...moved!, loss![0]!]),
      };
      const data = shortcut(64, 0);
      const model = wrap(smallNetwork(1), {}, { parts: [attack] });
      model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'binaryCrossentropyFromLogits' });
      await model.fit(data, { epochs: 1, batchSize: 64 });
      const [[...moved]] = seen as [number[]];
      const attacked = moved.pop()!;
      expect(new Set(moved.map((value) => Math.abs(value).toFixed(4)))).eql(new Set(['0.2500']));
      const [{ loss }] = (await model.evaluate(data)).toRecords() as [{ loss: number }];
      expect(attacked).above(loss + 0.02);
      model.dispose();
    });

    it('gradients that are projected: what a part takes away is not learned', async () => {
      const network = smallNetwork(1);
      const [first, last] = [network.layers[0]!, network.layers.at(-1)!];
      const names = first.trainableWeights.map((weight) => (weight.read() as tf.Variable).name);
      const freeze: Part = {
        name: 'freeze',
        steer: ({ all, ...others }) => ({
          ...others,
          all: Object.fromEntries(
            Object.entries(all!).map(([name, gradient]) => [
              name,
              names.includes(name) ? tf.zerosLike(gradient) : gradient,
            ]),
          ),
        }),
      };
      const values = (layer: tf.layers.Layer): number[] =>
        layer.getWeights().flatMap((weight) => [...weight.dataSync()]);
      const start = [values(first), values(last)];
      const model = wrap(network, { aleatoric: 'mve' }, { parts: [freeze] });
      model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'binaryCrossentropyFromLogits' });
      await model.fit(shortcut(32, 0), { epochs: 1, batchSize: 16 });
      expect(values(first)).eql(start[0]);
      expect(values(last)).not.eql(start[1]);
      model.dispose();
    });

    it('two players: an adversary learns the group, and its gradient reversed takes it out of the features', async () => {
      const data = shortcut(512, 0);
      const leaks: number[] = [];
      for (const strength of [0, 2]) {
        const model = wrap(smallNetwork(1, 1), {}, { parts: [adversary(strength)], seed: 0 });
        const optimizer = { all: adam({ learningRate: 0.01 }), adversary: adam({ learningRate: 0.03 }) };
        model.compile({ optimizer, loss: 'binaryCrossentropyFromLogits' });
        const history = await model.fit(data, { epochs: 10, batchSize: 64, columns: ['group'], curve: false });
        expect(history.columns).include.members(['loss', 'all.loss', 'all.task', 'all.group', 'adversary.loss']);
        const rows = history.toRecords() as Record<string, number>[];
        expect(rows[0]!['loss']).closeTo(rows[0]!['all.loss']!, 1e-6);
        leaks.push(rows.at(-1)!['adversary.loss']!);
        const [scores] = (await model.evaluate(data)).toRecords();
        expect(scores!['accuracy'], `strength ${strength}`).above(0.7);
        model.dispose();
      }
      // Not opposed, the adversary reads the group: well below ln 2, which is what guessing costs.
      expect(leaks[0]).below(0.4);
      // By the label alone, which goes with the group in four of five rows: -(0.8 ln 0.8 + 0.2 ln 0.2) = 0.50.
      expect(leaks[1]).above(0.48);
    });

    it('augmentation in the graph: seeded, alike on every run, with any risk, in an ensemble too', async () => {
      const images = tf.tidy(() => tf.randomUniform([24, 8, 8, 1], 0, 1, 'float32', 3).arraySync()) as number[][][][];
      const y = images.map((_, i) => i % 2);
      const network = (): tf.Sequential =>
        tf.sequential({
          layers: [
            tf.layers.conv2d({
              inputShape: [8, 8, 1],
              filters: 2,
              kernelSize: 3,
              activation: 'relu',
              kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
            }),
            tf.layers.flatten(),
            tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
          ],
        });
      const losses = async (seed: number, parts: () => Part[], ensemble = false): Promise<number[]> => {
        const risks = ensemble ? ({ epistemic: 'ensemble' } as const) : ({ aleatoric: 'mve' } as const);
        const model = wrap(network(), risks, { parts: parts(), seed });
        model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'binaryCrossentropyFromLogits' });
        const history = await model.fit({ x: images, y }, { epochs: 2, batchSize: 8 });
        model.dispose();
        return [...history.getColumn('loss')] as number[];
      };
      const moving = (): Part[] => [augment({ flip: true, shift: 2, noise: 0.05 })];
      const once = await losses(0, moving);
      expect(await losses(0, moving)).eql(once);
      expect(await losses(1, moving)).not.eql(once);
      expect(await losses(0, () => [])).not.eql(once);
      expect((await losses(0, moving, true)).every(Number.isFinite)).equal(true);
    });
  });
}

describe('parts, errors', () => {
  onBackend('native');
  beforeEach(() => setProgress(silentProgress));
  afterEach(() => setProgress(lineProgress()));

  it('name what is wrong', () => {
    const network = smallNetwork(1);
    const make =
      (...parts: unknown[]) =>
      (): unknown =>
        wrap(network, {}, { parts: parts as Part[] });
    expect(make({})).throw('parts: expected objects with a name');
    expect(make({ name: 'a', forwrd: () => ({}) })).throw('part a: expected options among name, madeFrom, ');
    expect(make({ name: 'a', forwrd: () => ({}) })).throw('got forwrd. Did you mean forward?');
    expect(make({ name: 'a' }, { name: 'a' })).throw('parts: expected a name of its own for each, got a twice.');
    expect(make({ name: 'bias' })).throw('parts: expected a name of its own for each, got bias twice.');
    expect(() => wrap(network, {}, { parts: 3 as unknown as Part[] })).throw('parts: expected a list of parts, got 3.');
    expect(() => wrap(network, {})).throw(
      'wrap: expected at least one risk among bias, aleatoric, epistemic, got none.',
    );
    network.dispose();
  });

  it('one with a state serves one model; a function makes one for each', async () => {
    const counter = (): Part => ({ name: 'counter', onStep: () => undefined });
    const one = counter();
    const first = wrap(smallNetwork(1), {}, { parts: [one] });
    expect(() => wrap(smallNetwork(1), {}, { parts: [one] })).throw(
      'part counter: expected one of its own for each model, got one that another model has. Give a function that makes one: parts: [() => ...].',
    );
    const ensemble = wrap(smallNetwork(1), { epistemic: 'ensemble' }, { parts: [counter] });
    ensemble.compile({ optimizer: adam(), loss: 'binaryCrossentropyFromLogits' });
    await ensemble.fit(shortcut(32, 0), { epochs: 1 });
    [first, ensemble].forEach((model) => model.dispose());
  });

  it('a player without an optimizer, and a loss for the wrong player, are named', () => {
    const variable = tf.variable(tf.scalar(1));
    const part: Part = { name: 'rival', players: () => ({ rival: [variable] }), forward: () => ({}) };
    const model = wrap(smallNetwork(1), {}, { parts: [part] });
    const loss = 'binaryCrossentropyFromLogits';
    expect(() => model.compile({ optimizer: adam(), loss })).throw(
      'optimizer: expected one for each of all, rival, got none for all. Give them by name.',
    );
    const both = adam();
    expect(() => model.compile({ optimizer: { all: both, rival: both }, loss })).throw(
      'optimizer: expected one of its own for each player, got one for several. Make another.',
    );
    model.dispose();
    variable.dispose();
  });

  it('a wrapper with hooks of its own is composed, one with a whole pass of its own is refused, never skipped', async () => {
    class Shifted extends PlainModel {
      override prepare(batch: Batch): Batch {
        return { ...batch, x: tf.add(batch['x']!, 100) };
      }
    }
    class Adversarial extends PlainModel {
      override trainPass(...given: Parameters<PlainModel['trainPass']>): PassOutputs {
        return super.trainPass(...given);
      }
    }
    const make = (wrapper: WrapperClass): CombinedWrapper =>
      new CombinedWrapper(smallNetwork(1), { bias: { wrapper } });
    expect(() => make(Adversarial)).throw(
      'bias: expected a wrapper without a trainPass of its own, got Adversarial. Write it as extract, forward and infer, or use it by itself.',
    );
    expect(() => wrap(smallNetwork(1), {}, { parts: [new Shifted(smallNetwork(1))] })).throw(
      'parts: expected parts alone, got the wrapper Shifted. Give it as a risk: { wrapper: ... }.',
    );
    // Samples that are moved by 100 in training cost another loss than as they are.
    const losses: number[] = [];
    for (const wrapper of [PlainModel, Shifted]) {
      const model = make(wrapper);
      model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'meanSquaredError' });
      const history = await model.fit({ x: [[1, 2]], y: [0] }, { epochs: 1, batchSize: 1 });
      losses.push(history.getColumn('loss').get(0) as number);
      model.dispose();
    }
    expect(losses[1]).above(10 * losses[0]!);
  });
});

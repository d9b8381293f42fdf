import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pl from 'nodejs-polars';
import { adam, fairness, loadModel, PlainModel, wrap, type NetworkModel, type RiskWrapper } from '../../../src';
import { InputError, InterruptedError } from '../../../src/base';
import { RiskTensor } from '../../../src/risk';
import { shortcut } from '../../support/adversary';
import { alive, backends, onBackend } from '../../support/backends';
import { leavesNothing } from '../../support/leavesNothing';
import { rejected } from '../../support/rejected';
import { smallNetwork } from '../../support/tasks';

type AnyFairModel = NetworkModel | RiskWrapper;

/** A method in training: a model with it, from a seed, that is told a column. */
interface Row {
  readonly make: (seed: number, column?: string) => AnyFairModel;
  /** Whether a player of its own is trained. */
  readonly adversary?: true;
  /** What is asked with an option that is not there, and with a bad one. */
  readonly call: (options: object) => unknown;
  readonly badOption: Readonly<Record<string, number>>;
  /** Whether `fit` has to be told the column of the groups. */
  readonly told?: true;
}

const withPart = (part: Parameters<typeof wrap>[2] & object, seed: number): AnyFairModel =>
  wrap(smallNetwork(1, seed), {}, { ...part, seed });

const methods: Readonly<Record<string, Row>> = {
  fairnessPenalty: {
    make: (seed, column = 'group') => withPart({ parts: [fairness.fairnessPenalty({ column, weight: 20 })] }, seed),
    call: (options) => fairness.fairnessPenalty(options as never),
    badOption: { weight: -1 },
    told: true,
  },
  adversarialDebiasing: {
    make: (seed, column = 'group') =>
      withPart({ parts: [fairness.adversarialDebiasing({ column, strength: 3, seed })] }, seed),
    adversary: true,
    call: (options) => fairness.adversarialDebiasing(options as never),
    badOption: { strength: -1 },
    told: true,
  },
  VariationalFairAutoencoder: {
    make: (seed, column = 'group') =>
      new fairness.VariationalFairAutoencoder(smallNetwork(1, seed), { column, latentDim: 2, hidden: 8, seed }),
    call: (options) => {
      const network = smallNetwork(1);
      try {
        return new fairness.VariationalFairAutoencoder(network, options as never);
      } finally {
        network.dispose();
      }
    },
    badOption: { mmdWeight: -1 },
  },
};

const data = shortcut(512, 0);
const options = { batchSize: 64, columns: ['group'], curve: false } as const;

function compiled(name: string, seed = 0, column?: string): AnyFairModel {
  const { make, adversary } = methods[name]!;
  const model = make(seed, column);
  compile(model, adversary);
  return model;
}

function compile(
  model: AnyFairModel,
  adversary: true | undefined,
  loss: 'binaryCrossentropyFromLogits' | 'meanSquaredError' = 'binaryCrossentropyFromLogits',
): void {
  const all = adam({ learningRate: 0.01 });
  model.compile({ optimizer: adversary ? { all, adversary: adam({ learningRate: 0.03 }) } : all, loss });
}

async function trained(name: string, { seed = 0, epochs = 1 } = {}): Promise<AnyFairModel> {
  const model = compiled(name, seed);
  await model.fit(data, { ...options, epochs });
  return model;
}

async function logitsOf(model: AnyFairModel): Promise<number[]> {
  const answer = await model.predict(data);
  return [...(answer instanceof RiskTensor ? answer.yHat : answer['y']!).data];
}

/** The difference of the groups' shares decided as class 1. */
function gapOf(logits: readonly number[]): number {
  const groups = data.table.getColumn('group').toArray() as string[];
  const share = (of: string): number => {
    const own = logits.filter((_, row) => groups[row] === of);
    return own.filter((logit) => logit > 0).length / own.length;
  };
  return share('b') - share('a');
}

describe('every method of fairness in training', () => {
  it('is in the table: each export of the folder during that trains a network', () => {
    const folder = path.join(__dirname, '..', '..', '..', 'src', 'fairness', 'during');
    const named = readdirSync(folder).map((file) => path.basename(file, '.ts').toLowerCase());
    const exported = Object.keys(fairness).filter((name) => named.includes(name.toLowerCase()));
    // These two train models of somebody else's, again and again: test/fairness/mitigations.test.ts has them.
    const others = ['exponentiatedGradient', 'ReducedClassifier'];
    expect(Object.keys(methods).sort()).eql(exported.filter((name) => !others.includes(name)).sort());
  });

  describe('none of them', () => {
    onBackend('native');
    leavesNothing();

    it('leaves the gap of the shortcut as it is, above 0.5', async () => {
      const plain = new PlainModel(smallNetwork(1, 0), { seed: 0 });
      compile(plain, undefined);
      await plain.fit(data, { ...options, epochs: 12 });
      expect(gapOf(await logitsOf(plain))).above(0.5);
      plain.dispose();
    });
  });

  for (const backend of backends) {
    for (const name of Object.keys(methods)) {
      describe(`${name} on ${backend}`, () => {
        onBackend(backend);
        leavesNothing();

        it('narrows the gap of a shortcut', async () => {
          const model = await trained(name, { epochs: 12 });
          expect(Math.abs(gapOf(await logitsOf(model)))).below(0.35);
          model.dispose();
        });

        it('is the same from the same seed, and another from another', async () => {
          const [one, twin, other] = [await trained(name), await trained(name), await trained(name, { seed: 1 })];
          const logits = await logitsOf(one);
          expect(await logitsOf(twin)).eql(logits);
          expect(await logitsOf(other)).not.eql(logits);
          [one, twin, other].forEach((model) => model.dispose());
        });
      });
    }
  }

  for (const [name, { make, adversary, call, badOption, told }] of Object.entries(methods)) {
    describe(`${name}: what is asked of it`, () => {
      onBackend('native');
      leavesNothing();

      it('is the same after it was saved and loaded, and can be trained on', async () => {
        const folder = mkdtempSync(path.join(os.tmpdir(), 'fair-'));
        const model = await trained(name);
        await model.save(path.join(folder, 'model'));
        const again = await loadModel<typeof model>(path.join(folder, 'model'));
        expect(await logitsOf(again)).eql(await logitsOf(model));
        compile(again, adversary);
        await again.fit(data, { ...options, epochs: 1 });
        [model, again].forEach((one) => one.dispose());
        rmSync(folder, { recursive: true });
      });

      it('interrupted, it leaves nothing behind, and can be trained on', async () => {
        const model = await trained(name);
        const before = alive();
        const control = new AbortController();
        control.abort();
        const error = await rejected(model.fit(data, { ...options, epochs: 1, signal: control.signal }));
        expect(error).instanceOf(InterruptedError);
        expect(error.message).match(/^fit: interrupted at step 1 of 8 in epoch 1\./);
        const { tensors, graphs } = alive();
        expect({ tensors, graphs }).eql({ tensors: before.tensors, graphs: before.graphs });
        await model.fit(data, { ...options, epochs: 1 });
        model.dispose();
      });

      it('says what is wrong with an option, a task and the groups, and leaves nothing behind', async () => {
        const [option, value] = Object.entries(badOption)[0]!;
        expect(() => call({})).throw(InputError, `${name}: column: expected the name of the column of the groups`);
        expect(() => call({ column: 'group', [option]: value })).throw(
          InputError,
          `${name}: ${option}: expected a number of at least 0, got -1.`,
        );
        expect(() => call({ column: 'group', wieght: 1 })).throw(InputError, 'wieght');
        const regression = make(0);
        expect(() => compile(regression, adversary, 'meanSquaredError')).throw(
          InputError,
          `${name}: task: expected a classifier of two classes with one logit, got regression.`,
        );
        regression.dispose();
        const nobody = compiled(name, 0, 'nobody');
        expect((await rejected(nobody.fit(data, { ...options, epochs: 1 }))).message).contain('nobody');
        nobody.dispose();
        expect(() => call({ column: 'group', groups: 1 })).throw(InputError, `${name}: groups: expected a whole number of at least 2, got 1.`); // prettier-ignore
        if (told) {
          const untold = compiled(name);
          expect((await rejected(untold.fit(data, { epochs: 1, curve: false }))).message).contain(
            `${name}: column: expected one that comes with the batch, got group. Tell fit: { columns: ['group'] }.`,
          );
          untold.dispose();
        }
        const three = data.y as number[];
        const groups = pl.Series('group', three.map((_, row) => 'abc'[row % 3]!)); // prettier-ignore
        const model = compiled(name);
        const table = data.table.withColumns(groups);
        expect((await rejected(model.fit({ ...data, table }, { ...options, epochs: 1 }))).message).contain(
          `${name}: column group: expected numbers of groups from 0 to 1, -1 for none, got 2. Say how many groups there are: { groups: 3 }.`,
        );
        // Right again: the error has not spoilt it.
        compile(model, adversary);
        await model.fit(data, { ...options, epochs: 1 });
        model.dispose();
      });
    });
  }
});

import { expect } from 'chai';
import pl from 'nodejs-polars';
import { debias } from '../../src';
import { ImageStore, type Split } from '../../src/data';
import type { Evidence } from '../../src/debias/evidence';
import { pseudoGroups } from '../../src/debias/pseudoGroups';
import type { Classifier } from '../../src/debias/recipe';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyBias, toyRecipe } from './toyBias';

/** Rows with these labels. */
function rowsOf(label: number[]): Split {
  const table = pl.DataFrame({ row: label.map((_, row) => row), label });
  const images = new ImageStore(new Uint8Array(3 * label.length), { height: 1, width: 1, channels: 3 });
  return { name: 'rows', table, images };
}

/** A model that says these logits, whatever it is asked. */
function says(logits: number[]): Classifier {
  return { predict: () => Promise.resolve({ yHat: { data: Float32Array.from(logits) } }) } as never;
}

describe('pseudo-groups', () => {
  // Five rows of class 1 that the biased model gets right, five that it gets wrong, five of class 0 right, one wrong: too few to count.
  const labels = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
  const biased = [1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1];
  const evidence = { biased: () => Promise.resolve({ model: says(biased), logits: new Float32Array(0) }) };

  it('are class x whether the biased model is wrong, where there are five rows; a model is as good as in its worst', async () => {
    const judge = await pseudoGroups(evidence as unknown as Evidence, rowsOf(labels));
    expect(judge.rows).eql({ '1 right': 5, '1 wrong': 5, '0 right': 5 });
    // Right for 4 of 5, 2 of 5 and 5 of 5; the last row, wrong, is in no group that counts.
    const logits = [1, 1, 1, 1, -1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, 1];
    expect(await judge.worst(says(logits))).closeTo(2 / 5, 1e-12);
  });

  it('need five rows in one of them', async () => {
    const error = await rejected(pseudoGroups(evidence as unknown as Evidence, rowsOf([1, 1, 0])));
    expect(error.message).equal('heldOut: expected at least 5 rows of a class, got 3 rows.');
  });
});

describe('a chosen share', () => {
  onBackend('native');
  leavesNothing();
  const train = toyBias(160, 0.1, 3);
  const heldOut = toyBias(160, 0.1, 4);
  let made: number;
  beforeEach(() => (made = 0));
  const whole = { ...toyRecipe(), epochs: 2 };
  const model: typeof whole.model = (seed, parts) => {
    made++;
    return whole.model(seed, parts);
  };
  const recipe = { ...whole, model };

  it('is the one whose model is best in its worst pseudo-group, at a training run for each', async () => {
    const shares = ['own', 0.3, 0.8] as const;
    const run = await debias.trainTwice(train, recipe, { share: 'chosen', shares, heldOut });
    const { report, trainings } = run;
    const worsts = shares.map((share) => report[`worst at ${share}`]!);
    const best = shares[worsts.indexOf(Math.max(...worsts))]!;
    expect(report['share']).equal(best === 'own' ? undefined : best);
    // Half a run for the first model, and three.
    expect([made, trainings]).eql([4, 3.5]);
    // The model is the one that was told of.
    const evidence = new debias.Evidence(train, recipe);
    const judge = await pseudoGroups(evidence, heldOut);
    expect(await judge.worst(run.model)).equal(Math.max(...worsts));
    evidence.dispose();
    run.model.dispose();
  });

  it('frees the models of the shares before, when a later training fails', async () => {
    const failing: typeof model = (seed, parts) => {
      if (made === 3) throw new Error('no more');
      return model(seed, parts);
    };
    const options = { share: 'chosen', shares: ['own', 0.3, 0.8], heldOut } as const;
    expect((await rejected(debias.trainTwice(train, { ...recipe, model: failing }, options))).message).equal('no more');
  });

  it('is refused before anything is trained, where options are none', async () => {
    const refused = async (options: object): Promise<string> =>
      (await rejected(debias.trainTwice(train, recipe, options))).message;
    expect(await refused({ share: 1 })).equal('share: expected a number above 0 and below 1, got 1.');
    expect(await refused({ share: 'best' })).contain('share: expected');
    expect(await refused({ share: 'chosen' })).equal(
      'heldOut: expected held-out rows to choose a share by, got undefined. Give a split.',
    );
    expect(await refused({ share: 'chosen', heldOut, shares: [] })).contain('shares: expected a list of shares');
    expect(await refused({ share: 'chosen', heldOut, shares: ['own', 2] })).contain('shares: expected');
    expect(await refused({ lookAlikes: -1 })).contain('lookAlikes: expected');
    expect(made).equal(0);
  });
});

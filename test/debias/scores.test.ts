import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { debias } from '../../src';
import { Values } from '../../src/learn';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyBias, toyRecipe } from './toyBias';

/** Evidence as if from training runs. */
const told = (labels: readonly number[], runs: object): debias.Evidence =>
  ({
    labels,
    recipe: { seed: 0 },
    ...Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, () => Promise.resolve(run)])),
  }) as unknown as debias.Evidence;

const rows = (...values: number[][]): Values => new Values(Float32Array.from(values.flat()), [values.length, values[0]!.length]); // prettier-ignore

function near(found: ArrayLike<number>, expected: readonly number[]): void {
  expect(found.length).equal(expected.length);
  expected.forEach((value, row) => expect(found[row]).closeTo(value, 1e-6));
}

describe('scores of suspicion by hand', () => {
  leavesNothing();
  const ln3 = Math.log(3);

  it('relativeDifficulty: CE_biased / (CE_biased + CE_plain), and a half where both are 0', async () => {
    // Label 1: CE of logit 0 is ln 2, of ln 3 it is ln 4/3, of -ln 3 it is ln 4.
    const evidence = told([1, 1, 1], {
      biased: { logits: Float32Array.of(0, -ln3, 2000) },
      plain: { logits: [Float32Array.of(9, 9, 9), Float32Array.of(0, ln3, 2000)] },
    });
    const hard = Math.log(4) / (Math.log(4) + Math.log(4 / 3));
    near(await debias.scores.relativeDifficulty(evidence), [0.5, hard, 0.5]);
  });

  it('gradientNorm: |sigmoid(z) - y| times the root of 1 and the squared features', async () => {
    // Features (2, 2): root of 9; (0, 0): 1. Probability 3/4 of label 0 and of label 1.
    const evidence = told([0, 1, 1], {
      plain: { logits: [Float32Array.of(ln3, ln3, 0)], features: rows([2, 2], [2, 2], [0, 0]) },
    });
    near(await debias.scores.gradientNorm(evidence), [0.75 * 3, 0.25 * 3, 0.5]);
  });

  it('ensembleDisagreement: the standard deviation of three probabilities', async () => {
    // 1/4, 1/2, 3/4: 1/4. Three times 1/2: 0.
    const members = [Float32Array.of(-ln3, 0), Float32Array.of(0, 0), Float32Array.of(ln3, 0)];
    near(await debias.scores.ensembleDisagreement(told([1, 0], { ensemble: members })), [0.25, 0]);
  });

  it('nearestFeatures: the distance to the tenth other row of the class, whatever is in the other class', async () => {
    // Twelve faces at 0, 1, ..., 11 and others at 0.5: the tenth other of 0 is 10 away, of 11 as well, of 5 it is 5 (0 or 10).
    const labels = [...new Array<number>(12).fill(1), ...new Array<number>(12).fill(0)];
    const features = rows(...labels.map((label, row) => [label ? row : 0.5, 0]));
    const found = await debias.scores.nearestFeatures(told(labels, { plain: { features } }));
    near([found[0]!, found[11]!, found[5]!, found[12]!], [10, 10, 5, 0]);
  });

  it('gaussianFeatures: half the squared Mahalanobis distance and a constant, within the class', async () => {
    // One feature, faces at -1 and 1 (variance 1), others at 10 and 30 (variance 100): every row is one deviation from its mean.
    const evidence = told([1, 1, 0, 0], { plain: { features: rows([-1], [1], [10], [30]) } });
    const found = await debias.scores.gaussianFeatures(evidence);
    // The diagonal has a thousandth more.
    const at = (variance: number): number =>
      (variance / (1.001 * variance) + Math.log(2 * Math.PI * 1.001 * variance)) / 2;
    near(found, [at(1), at(1), at(100), at(100)]);
  });

  it('clusterRarity: -log of the share of the cluster in its class', async () => {
    // Faces: eight places, the first of them with five rows, the others with one: 5/12 and 1/12. Others: two rows of one place each.
    const places = [0, 0, 0, 0, 0, 100, 200, 300, 400, 500, 600, 700];
    const labels = [...places.map(() => 1), 0, 0];
    const features = rows(...[...places, 0, 7].map((place) => [place]));
    const found = await debias.scores.clusterRarity(told(labels, { plain: { features } }));
    const expected = places.map((place) => -Math.log((place === 0 ? 5 : 1) / 12));
    near(found, [...expected, Math.log(2), Math.log(2)]);
  });

  it('latentDensity and reconstruction: what the latent model says, larger the rarer', async () => {
    const latent = { logDensity: Float32Array.of(-3, 2), error: Float32Array.of(0.5, 0.25) };
    near(await debias.scores.latentDensity(told([0, 1], { latent })), [3, -2]);
    near(await debias.scores.reconstruction(told([0, 1], { latent })), [0.5, 0.25]);
  });
});

describe('scores of suspicion', () => {
  onBackend('native');
  leavesNothing();
  const few = toyBias(64);

  it('earlyLoss is that after one epoch of the plain run, whether that was stopped there or not', async () => {
    const [stopped, whole] = [new debias.Evidence(few, toyRecipe()), new debias.Evidence(few, toyRecipe())];
    await whole.plain();
    expect(await debias.scores.earlyLoss(stopped)).eql(await debias.scores.earlyLoss(whole));
    expect(stopped.trainings).equal(0.25);
    expect(whole.trainings).equal(1);
    // A method that needs no more than that epoch costs no more, whatever was there before.
    whole.countAnew();
    await whole.early();
    expect(whole.trainings).equal(0.25);
    [stopped, whole].forEach((evidence) => evidence.dispose());
  });

  it('dropoutDisagreement is 0 where the last layer has no weights, and above where it has', async () => {
    const evidence = new debias.Evidence(few, { ...toyRecipe(), epochs: 1 });
    const { model } = await evidence.plain();
    expect([...(await debias.scores.dropoutDisagreement(evidence))].some((value) => value > 0.01)).equal(true);
    const last = model.network.layers.at(-1)!;
    tf.tidy(() => last.setWeights([tf.zeros([8, 1]), tf.tensor1d([0.3])]));
    expect([...(await debias.scores.dropoutDisagreement(evidence))].every((value) => value < 1e-9)).equal(true);
    evidence.dispose();
  });

  it('that need a latent model are refused by a recipe without one', async () => {
    const { latentModel: _, ...recipe } = toyRecipe();
    const evidence = new debias.Evidence(few, recipe);
    for (const score of [debias.scores.latentDensity, debias.scores.reconstruction]) {
      expect((await rejected(score(evidence))).message).match(
        /^recipe: latentModel: expected a function that makes a model with latent values, got undefined\. Write latentModel/,
      );
    }
    expect(evidence.trainings).equal(0);
    evidence.dispose();
  });
});

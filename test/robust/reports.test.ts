import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { ImageStore, robust } from '../../src';
import { wilsonInterval } from '../../src/metrics';
import { Values } from '../../src/learn';
import type {
  AdversarialExamples,
  AttackReportOptions,
  CorruptionErrorOptions,
  ReportedAttack,
} from '../../src/robust/public';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';

const networks: tf.LayersModel[] = [];
const freeNetworks = (): void => networks.splice(0).forEach((network) => network.dispose());

/** One logit: w x + b of the numbers of an input. */
function linear(inputShape: number[], w: readonly number[], b: number): tf.LayersModel {
  const dense = tf.layers.dense({ units: 1 });
  const network = tf.sequential({ layers: [tf.layers.reshape({ inputShape, targetShape: [w.length] }), dense] });
  tf.tidy(() => dense.setWeights([tf.tensor2d([...w], [w.length, 1]), tf.tensor1d([b])]));
  networks.push(network);
  return network;
}

const column = (table: { getColumn(name: string): { toArray(): unknown } }, name: string): unknown[] =>
  Array.from(table.getColumn(name).toArray() as ArrayLike<unknown>);

describe('robust.attackReport', () => {
  onBackend('native');
  afterEach(freeNetworks);
  leavesNothing();
  // Logits x1 - 2 x2: margins 0.3, 0.9, -0.2 (wrong by itself), 0.45; each falls by 3 eps in linf.
  const inputs = new Values(Float32Array.from([0.5, 0.1, 0.3, 0.6, 0.4, 0.3, 0.65, 0.1]), [4, 2]);
  const labels = [1, 0, 1, 1];
  const options = { labels, range: [-5, 5] as const, attacks: { fgsm: robust.fgsm } };

  it('of a linear model has the accuracy that the margins tell, with Wilson’s interval, from eps 0 on', async () => {
    const { accuracy, rows } = await robust.attackReport(linear([2], [1, -2], 0), inputs, { ...options, eps: [0.09, 0.11, 0.2, 0.4] }); // prettier-ignore
    expect(column(accuracy, 'eps')).eql([0, 0.09, 0.11, 0.2, 0.4]);
    expect(column(accuracy, 'accuracy')).eql([0.75, 0.75, 0.5, 0.25, 0]);
    expect(column(accuracy, 'fgsm')).eql([0.75, 0.75, 0.5, 0.25, 0]);
    const { lower, upper } = wilsonInterval(2, 4);
    expect([column(accuracy, 'lower')[2], column(accuracy, 'upper')[2], column(accuracy, 'n')[2]]).eql([lower, upper, 4]);
    expect(column(rows, 'brokenAt')).eql([0.11, 0.4, 0, 0.2]);
    expect(column(rows, 'by')).eql(['fgsm', 'fgsm', null, 'fgsm']);
  }); // prettier-ignore

  it('takes for each row the best of all attacks, and each attack by itself', async () => {
    // An attack that does nothing but to the second row, and one that does nothing but to the others.
    const only =
      (chosen: (x: number) => boolean) =>
      async (...[model, x, o]: Parameters<ReportedAttack>): Promise<AdversarialExamples> => {
        const first = (x as Values).gather(Array.from({ length: (x as Values).length }, (_, i) => i));
        const found = await robust.fgsm(model, x, o);
        const success = found.success.map((broken, i) => broken && chosen(first[2 * i]!));
        return { success } as AdversarialExamples;
      };
    const attacks = { second: only((x) => x < 0.35), others: only((x) => x > 0.35) };
    const { accuracy, rows } = await robust.attackReport(linear([2], [1, -2], 0), inputs, { ...options, attacks, eps: [0.4] }); // prettier-ignore
    expect(column(accuracy, 'accuracy')).eql([0.75, 0]);
    expect(column(accuracy, 'second')).eql([0.75, 0.5]);
    expect(column(accuracy, 'others')).eql([0.75, 0.25]);
    expect(column(rows, 'by')).eql(['others', 'second', null, 'others']);
  });

  it('by default asks square, too, in the norm linf alone', async () => {
    const { attacks: _, ...usual } = options;
    const model = linear([2], [1, -2], 0);
    const linf = await robust.attackReport(model, inputs, { ...usual, eps: [0.2] });
    expect(linf.accuracy.columns.slice(5)).eql(['fgsm', 'autoPgd', 'square']);
    expect(column(linf.accuracy, 'accuracy')).eql([0.75, 0.25]);
    const l2 = await robust.attackReport(model, inputs, { ...usual, eps: [0.2], norm: 'l2' });
    expect(l2.accuracy.columns.slice(5)).eql(['fgsm', 'autoPgd']);
  });

  it('says what is wrong', async () => {
    const message = async (o: Partial<AttackReportOptions>): Promise<string> =>
      (await rejected(robust.attackReport(linear([2], [1, -2], 0), inputs, { ...options, eps: [0.1], ...o }))).message;
    expect(await message({ eps: [] })).match(/^eps: expected sizes above 0, from the smallest to the largest/);
    expect(await message({ eps: [0.2, 0.1] })).match(/^eps: .*got \[0\.2, 0\.1\]/);
    expect(await message({ eps: [0] })).match(/^eps: expected sizes above 0/);
    expect(await message({ attacks: {} })).match(/^attacks: expected attacks by name, .*got none/);
    expect(await message({ attacks: { accuracy: robust.pgd } })).match(/^attacks: .*got accuracy/);
    expect(await message({ labels: [1] })).match(/^labels: expected a class for each of 4 rows, got 1/);
  });
});

describe('robust.corruptionError', () => {
  onBackend('native');
  afterEach(freeNetworks);
  leavesNothing();
  // Grey images; a network says 1 where they are brighter than a half, another where they are brighter than 0.87.
  const levels = [0.15, 0.35, 0.45, 0.9];
  const labels = [0, 0, 0, 1];
  const shape = { height: 4, width: 4, channels: 3 };
  const images = new ImageStore(Uint8Array.from({ length: 4 * 48 }, (_, i) => Math.round(255 * levels[Math.floor(i / 48)]!)), shape); // prettier-ignore
  const brighter = (than: number): tf.LayersModel => linear([4, 4, 3], Array<number>(48).fill(1 / 48), -than);
  const kinds = ['brightness', 'contrast'] as const;

  it('has errors by kind and severity, and CE, mCE and their relatives by hand', async () => {
    const models = { half: brighter(0.5), high: brighter(0.87) };
    const { errors, kinds: byKind, summary } = await robust.corruptionError(models, images, { labels, kinds });
    // Brightness adds 0.1 to 0.5: levels of 0.15, 0.35 and 0.45 pass a half at 0.4, 0.2 and 0.1, and 0.87 at none, none and 0.5.
    const of = (model: string, kind: string): unknown[] =>
      errors.toRecords().filter((row) => row['model'] === model && row['kind'] === kind).map((row) => row['error']);
    expect(of('half', 'none')).eql([0]);
    expect(of('half', 'brightness')).eql([0.25, 0.5, 0.5, 0.75, 0.75]);
    expect(of('high', 'brightness')).eql([0, 0, 0, 0, 0.25]);
    // A grey image has no contrast to lose.
    expect(of('half', 'contrast')).eql([0, 0, 0, 0, 0]);
    expect(column(byKind, 'ce')).eql([1, null, 0.25 / 2.75, null]);
    expect(column(byKind, 'relativeCe')).eql([1, null, 0.25 / 2.75, null]);
    expect(column(summary, 'error')).eql([2.75 / 10, 0.25 / 10]);
    // Nothing to divide by for contrast, so no mean over kinds.
    expect(column(summary, 'mce')).eql([null, null]);
    const { lower, upper } = wilsonInterval(2, 4);
    const two = errors.toRecords().find((row) => row['model'] === 'half' && row['error'] === 0.5)!;
    expect([two['severity'], two['n'], two['lower'], two['upper']]).eql([2, 4, lower, upper]);
  }); // prettier-ignore

  it('relative errors take what is wrong without corruption from each', async () => {
    const models = { half: brighter(0.5), low: brighter(0.4) };
    const { summary, kinds: byKind } = await robust.corruptionError(models, images, { labels, kinds: ['brightness'] });
    // Above 0.4 there are 0.45 at once, 0.35 from 0.1 on, 0.15 from 0.3 on: 0.5 0.5 0.75 0.75 0.75.
    expect(column(summary, 'clean')).eql([0, 0.25]);
    expect(column(summary, 'mce')).eql([1, 3.25 / 2.75]);
    expect(column(byKind, 'relativeCe')).eql([1, (3.25 - 5 * 0.25) / 2.75]);
    const turned = await robust.corruptionError(models, images, { labels, kinds: ['brightness'], baseline: 'low' });
    expect(column(turned.summary, 'mce')).eql([2.75 / 3.25, 1]);
  });

  it('says what is wrong', async () => {
    const message = async (o: CorruptionErrorOptions, models: Record<string, tf.LayersModel> = { half: brighter(0.5) }): Promise<string> =>
      (await rejected(robust.corruptionError(models, images, { labels, ...o }))).message; // prettier-ignore
    expect(await message({}, {})).match(/^models: expected models by name, .*got none/);
    expect(await message({ baseline: 'half2' })).match(/^baseline: expected one of half, got half2/);
    expect(await message({ kinds: ['mist' as 'fog'] })).match(/^kinds: expected one of gaussianNoise/);
    expect(await message({ severities: [0] })).match(/^severities: expected kinds, and severities from 1 to 5, got 0/);
    expect(await message({ labels: [1] })).match(/^labels: expected a class for each of 4 rows, got 1/);
  });
});

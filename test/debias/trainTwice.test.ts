import { expect } from 'chai';
import { debias } from '../../src';
import { Random } from '../../src/base';
import type { Split } from '../../src/data';
import type { RiskWrapper } from '../../src/risk';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { rejected } from '../support/rejected';
import { toyBias, toyRecipe } from './toyBias';

const recipe = { ...toyRecipe(), epochs: 1 };

/** Training runs in which the first model was wrong in certain rows, the less sure of it the later they come. */
class Told extends debias.Evidence {
  constructor(
    train: Split,
    private readonly wrong: (row: number) => boolean,
  ) {
    super(train, recipe);
  }

  override biased(): Promise<debias.BiasedRun> {
    const logits = this.labels.map((label, row) => (label === 1 ? 1 : -1) * (this.wrong(row) ? -1 : 1) * (1 + 1 / row));
    return Promise.resolve({ logits: Float32Array.from(logits), model: undefined as never });
  }
}

/** How many rows of each class are suspects. */
function suspectsOf({ table }: debias.Debiased): number[] {
  const [labels, suspects] = ['label', 'suspect'].map((name) => [...table.getColumn(name).toArray()]);
  return [0, 1].map((label) => suspects!.filter((one, row) => one && labels![row] === label).length);
}

describe('training twice', () => {
  onBackend('native');
  leavesNothing();
  // 160 rows of each class. The rare ones, whose colour goes with the other label: 16 of each.
  const train = toyBias(320);
  const rare = [...train.table.getColumn('group').toArray()].map((group) => group === 'rare');
  const labels = [...train.table.getColumn('label').toArray()] as number[];
  const random = new Random(2);
  /** 16 rows of class 0 by chance, all rare ones of class 1. */
  const isWrong = labels.map((label, row) => (label === 1 ? rare[row]! : false));
  const zeros = random.shuffle(labels.flatMap((label, row) => (label === 0 ? [row] : [])));
  for (const row of zeros.slice(0, 16)) isWrong[row] = true;
  const run = async (options: debias.TrainTwiceOptions = {}): Promise<debias.Debiased> => {
    const evidence = new Told(train, (row) => isWrong[row]!);
    const found = await debias.trainTwice(train, recipe, { ...options, evidence: evidence as never });
    found.model.dispose();
    evidence.dispose();
    return found;
  };

  it('tells how far one can see what the errors of a class have in common, and suspects nobody where that is little', async () => {
    const found = await run();
    const { report, table } = found;
    expect(report['inCommon of 1']).equal(1);
    expect(report['inCommon of 0']).within(0.2, 0.77);
    expect(report).include({ errors: 32 / 320, suspects: 32 / 320, share: 0.65 });
    expect(suspectsOf(found)).eql([0, 32]);
    // All rows of class 0 alike; 65% of the draws of the 160 others to 32 of them.
    const weights = [...table.getColumn('weight').toArray()] as number[];
    const suspects = [...table.getColumn('suspect').toArray()] as boolean[];
    weights.forEach((weight, row) => {
      const expected = labels[row] === 0 ? 1 : suspects[row] ? (0.65 * 160) / 32 : (0.35 * 160) / 128;
      expect(weight).closeTo(expected, 1e-9);
    });
  });

  it('has its first step alone in inCommon', async () => {
    const evidence = new Told(train, (row) => isWrong[row]!);
    const found = (await debias.inCommon(evidence)).toRecords();
    const { report } = await run();
    expect(found).eql([
      { label: 0, rows: 160, errors: 16, inCommon: report['inCommon of 0'] },
      { label: 1, rows: 160, errors: 16, inCommon: 1 },
    ]);
    evidence.dispose();
  });

  it('is plain training, to the last logit, where nobody is suspected', async () => {
    // Errors by chance in both classes.
    const chosen = new Set(random.shuffle(labels.map((_, row) => row)).slice(0, 32));
    const evidence = new Told(train, (row) => chosen.has(row)) as unknown as debias.Evidence<RiskWrapper>;
    const guarded = await debias.trainTwice(train, recipe, { evidence });
    const plain = await debias.plain(train, recipe);
    expect(suspectsOf(guarded)).eql([0, 0]);
    expect(guarded.report).include({ suspects: 0, effectiveSample: 1 });
    const [one, other] = [await guarded.model.predict(train), await plain.model.predict(train)];
    expect([...one.yHat.data]).eql([...other.yHat.data]);
    guarded.model.dispose();
    plain.model.dispose();
    evidence.dispose();
  });

  it('suspects errors, and for each so many rows more', async () => {
    expect(suspectsOf(await run({ guard: 0 }))).eql([32, 32]);
    expect(suspectsOf(await run({ guard: 0, lookAlikes: 0 }))).eql([16, 16]);
    expect(suspectsOf(await run({ lookAlikes: 2 }))).eql([0, 48]);
    const { table } = await run({ lookAlikes: 0 });
    expect([...table.getColumn('suspect').toArray()]).eql(labels.map((label, row) => label === 1 && rare[row]!));
  });

  it('has a suspicion between 0 and 1, in which rows that look like errors come first', async () => {
    const { table } = await run();
    const suspicion = [...table.getColumn('suspicion').toArray()] as number[];
    expect(suspicion.every((value) => value > 0 && value < 1)).equal(true);
    const least = Math.min(...suspicion.filter((_, row) => labels[row] === 1 && rare[row]!));
    expect(suspicion.filter((value, row) => labels[row] === 1 && !rare[row]! && value >= least)).eql([]);
  });

  it('refuses a guard that is none', async () => {
    expect((await rejected(run({ guard: 1.2 }))).message).match(/^guard: expected/);
    expect((await rejected(run({ guard: NaN }))).message).match(/^guard: expected/);
  });
});

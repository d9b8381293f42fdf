import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Random } from '../../src/base';
import { resampling, resamplingPolicy, Values } from '../../src/learn';

const { dbVae, effectiveSampleShare, groups, inverseDensity, reference, uniform } = resampling;

/** A context that knows only what it is given. */
const context = (
  known: Readonly<Record<string, Values>>,
  table: pl.DataFrame = pl.DataFrame({ group: [] }),
): resampling.Context => ({
  table,
  score: (name) => {
    if (!known[name]) throw new Error(`${name} was not asked for`);
    return known[name];
  },
});

/** A number a row. */
const valuesOf = (values: ArrayLike<number>): Values => new Values(Float32Array.from(values), [values.length]);
const logs = (values: number[]): Readonly<Record<string, Values>> => ({
  logDensity: valuesOf(values),
});

function near(got: ArrayLike<number> | null, expected: number[], tolerance = 1e-12): void {
  expect(got).not.equal(null);
  expect(got!.length).equal(expected.length);
  expected.forEach((value, i) => expect(got![i]).closeTo(value, tolerance));
}

describe('effectiveSampleShare', () => {
  it('by hand', () => {
    const share = (...weights: number[]): number => effectiveSampleShare(Float64Array.from(weights));
    expect(share(1, 1, 0, 0)).equal(0.5);
    expect(share(5, 5, 5)).equal(1);
    expect(share(0, 0, 0, 9)).equal(0.25);
    expect(share(3, 1)).equal(16 / 20);
  });
});

describe('inverseDensity', () => {
  it('takes the plain inverse where that keeps enough', () => {
    // Densities 1/2 and 1/4: weights 1/2 and 1 with the largest at 1; (3/2)^2 / (2 * 5/4) = 0.9.
    const { weights, report } = inverseDensity({ effectiveSample: 0.9 - 1e-6 }).weigh(
      context(logs([Math.log(1 / 2), Math.log(1 / 4)])),
    );
    // Scores are 32-bit floats.
    near(weights, [0.5, 1], 1e-7);
    expect(report['temperature']).equal(1);
    expect(report['effectiveSample']).closeTo(0.9, 1e-7);
  });

  it('is all the same, with t = 1, where all are equally dense', () => {
    const { weights, report } = inverseDensity({ effectiveSample: 1 }).weigh(context(logs([-3, -3, -3])));
    near(weights, [1, 1, 1]);
    expect(report).eql({ temperature: 1, effectiveSample: 1 });
  });

  it('else tempers until the effective sample is the share that was asked for', () => {
    const random = new Random(0);
    // The sum of 32 dimensions: what the plain inverse is degenerate on.
    const values = Array.from({ length: 2000 }, () => Math.fround(-30 + 10 * random.normal()));
    const plain = effectiveSampleShare(Float64Array.from(values, (log) => Math.exp(-log - 60)));
    expect(plain).below(0.01);
    for (const effectiveSample of [0.05, 0.3, 0.5, 0.99]) {
      const { weights, report } = inverseDensity({ effectiveSample }).weigh(context(logs(values)));
      const t = report['temperature']!;
      expect(t).within(0, 1);
      expect(report['effectiveSample']).closeTo(effectiveSample, 1e-6).at.least(effectiveSample);
      expect(effectiveSampleShare(weights!)).closeTo(effectiveSample, 1e-6);
      // density^-t: the log of a weight is linear in the log density
      const [i, j] = [17, 1234];
      expect(Math.log(weights![i]! / weights![j]!)).closeTo(-t * (values[i]! - values[j]!), 1e-9);
      expect(weights!.reduce((a, b) => Math.max(a, b))).equal(1);
    }
  });

  it('keeps half unless told', () => {
    const { report } = inverseDensity().weigh(context(logs([0, 0, 0, 0, 0, -100])));
    expect(report['effectiveSample']).closeTo(0.5, 1e-6);
  });

  it('refuses bad options', () => {
    expect(() => inverseDensity({ effectiveSamples: 1 } as object)).throw('Did you mean effectiveSample?');
    for (const bad of [0, 1.1, NaN]) {
      expect(() => inverseDensity({ effectiveSample: bad })).throw(
        `effectiveSample: expected a number above 0, at most 1, got ${String(bad)}.`,
      );
    }
  });
});

describe('dbVae', () => {
  const of = (rows: number[][], options: Parameters<typeof dbVae>[0]): ReturnType<ReturnType<typeof dbVae>['weigh']> =>
    dbVae(options).weigh(
      context({ latents: new Values(Float32Array.from(rows.flat()), [rows.length, rows[0]!.length]) }),
    );

  it('by hand, one dimension', () => {
    // Values 0, 0, 0, 4 in two bins of width 2: densities 3/4 / 2 and 1/4 / 2; smoothing 1/8 makes 1/2 and 1/4. Inverted 2, 2, 2, 4.
    const { weights, report } = of([[0], [0], [0], [4]], { bins: 2, smoothing: 1 / 8 });
    near(weights, [0.2, 0.2, 0.2, 0.4]);
    expect(report['effectiveSample']).closeTo(1 / (4 * (3 * 0.04 + 0.16)), 1e-12);
  });

  it('by hand, two dimensions: the larger of both, after each is a distribution of its own', () => {
    // First dimension as above: 0.2, 0.2, 0.2, 0.4. Second: 1, 0, 0, 0 in two bins of width 1/2: densities 3/2 and 1/2,
    // smoothed 13/8 and 5/8; inverted 8/5 for the first row and 8/13 for the others, together 8/5 + 24/13 = 224/65:
    // 13/28 and 5/28. The larger: 13/28, 0.2, 0.2, 0.4, and that normalised.
    const sum = 13 / 28 + 0.8;
    const { weights } = of(
      [
        [0, 1],
        [0, 0],
        [0, 0],
        [4, 0],
      ],
      { bins: 2, smoothing: 1 / 8 },
    );
    near(weights, [13 / 28 / sum, 0.2 / sum, 0.2 / sum, 0.4 / sum]);
  });

  it('counts the largest value into the last bin and takes equal values for one bin', () => {
    near(of([[0], [1], [2], [3]], { bins: 3, smoothing: 1e-9 }).weights, [1 / 3, 1 / 3, 1 / 6, 1 / 6], 1e-8);
    near(of([[5], [5], [5]], {}).weights, [1 / 3, 1 / 3, 1 / 3]);
  });

  it('debiases more with less smoothing', () => {
    const rows = [...Array.from({ length: 99 }, (_, i) => [i / 1000]), [1]];
    const most = (smoothing: number): number => of(rows, { smoothing }).weights!.at(-1)!;
    expect(most(0.001))
      .above(most(0.1))
      .above(1 / 100);
  });

  it('refuses bad options', () => {
    expect(() => dbVae({ bin: 2 } as object)).throw('Did you mean bins?');
    expect(() => dbVae({ bins: 0 })).throw('bins: expected a whole number of at least 1, got 0.');
    expect(() => dbVae({ smoothing: 0 })).throw(/^smoothing: expected a number .*, got 0\.$/);
  });
});

describe('reference', () => {
  it('does nothing with 32 dimensions', () => {
    // Five bins with shares from 0.05 to 0.5: scores between 0.05^32 and 0.5^32, about 1e-42 to 1e-10.
    const random = new Random(1);
    const values = Float64Array.from({ length: 1000 }, () => {
      let log = 0;
      for (let d = 0; d < 32; d++) log += Math.log(random.pick([0.05, 0.1, 0.15, 0.2, 0.5]));
      return log;
    });
    const { weights, report } = reference().weigh(context({ referenceLogDensity: valuesOf(values) }));
    expect(report['largestToSmallest']!.toFixed(2)).equal('1.00');
    expect(report['effectiveSample']).closeTo(1, 1e-4);
    expect(weights!.length).equal(1000);
  });

  it('is 1 / (score + 1e-7), also for a score of 0', () => {
    const { weights, report } = reference().weigh(
      context({
        referenceLogDensity: valuesOf([-Infinity, Math.log(1e-7), Math.log(0.25)]),
      }),
    );
    near(
      weights!.map((weight) => weight / 1e7),
      [1, 0.5, 1 / (0.25 + 1e-7) / 1e7],
      1e-6,
    );
    expect(report['largestToSmallest']).closeTo((0.25 + 1e-7) * 1e7, 1);
  });
});

describe('groups', () => {
  const table = pl.DataFrame({ group: ['a', 'b', 'a', 'a'], tone: [1, 2, 3, 3], hole: ['x', null, null, 'y'] });

  it('gives every group the same weight in all', () => {
    const { weights, report } = groups().weigh(context({}, table));
    near(weights, [1 / 3, 1, 1 / 3, 1 / 3]);
    expect(report['groups']).equal(2);
    expect(report['effectiveSample']).closeTo(4 / (4 * (3 / 9 + 1)), 1e-12);
    near(groups('tone').weigh(context({}, table)).weights, [1, 1, 1 / 2, 1 / 2]);
  });

  it('refuses a column that is not there or has holes', () => {
    expect(() => groups('skin').weigh(context({}, table))).throw(
      'groups: expected a column among group, tone, hole, got skin.',
    );
    expect(() => groups('hole').weigh(context({}, table))).throw(
      'groups by hole: expected a value for every face, got 2 of 4 without one. Fill them in, or use another column.',
    );
  });
});

describe('resamplingPolicy', () => {
  it('uniform asks for nothing and weighs nothing', () => {
    expect(uniform().weigh(context({}))).eql({ weights: null, report: {} });
  });

  it('knows every policy by its name, and which scores they need', () => {
    const needs = {
      uniform: undefined,
      groups: undefined,
      inverseDensity: ['logDensity'],
      dbVae: ['latents'],
      reference: ['referenceLogDensity'],
    };
    for (const [name, wanted] of Object.entries(needs)) {
      const policy = resamplingPolicy(name as resampling.Name);
      expect([policy.name, policy.needs]).eql([name, wanted]);
    }
  });

  it('hands back a policy of one’s own, and refuses anything else', () => {
    const own = { name: 'own', weigh: () => ({ weights: null, report: {} }) };
    expect(resamplingPolicy(own)).equal(own);
    expect(() => resamplingPolicy('inverse' as resampling.Name)).throw(
      'resampling: expected one of uniform, inverseDensity, dbVae, reference, groups, got inverse.',
    );
    expect(() => resamplingPolicy({ name: 'x' } as never)).throw(
      'resampling: expected a policy or the name of one, got an object with keys name.',
    );
    expect(() => resamplingPolicy(groups as never)).throw(
      'resampling: expected a policy or the name of one, got a function.',
    );
  });
});

describe('weights of both classes', () => {
  const table = pl.DataFrame({ label: [1, 1, 1, 0, 0, 0], tone: ['a', 'a', 'b', 'a', 'b', 'b'] });

  it('groups balances the groups of each class: one of a class is not that of the other', () => {
    const { weights, report } = groups('tone', { rows: 'all' }).weigh(context({}, table));
    near(weights, [1 / 2, 1 / 2, 1, 1, 1 / 2, 1 / 2]);
    expect(report['groups']).equal(4);
  });

  it('weighted gives the weights that it was given, and refuses another count', () => {
    const policy = resampling.weighted([1, 2, 3, 4, 5, 6], 'mine');
    expect(policy).include({ name: 'mine', rows: 'all' });
    near(policy.weigh(context({}, table)).weights, [1, 2, 3, 4, 5, 6]);
    expect(() => resampling.weighted([1, 2]).weigh(context({}, table))).throw(
      'weighted: weights: expected 6, one for each row, got 2.',
    );
  });

  it('a policy says positives or all', () => {
    const odd = { name: 'odd', rows: 'faces', weigh: () => ({ weights: null, report: {} }) };
    expect(() => resampling.byName(odd as never)).throw('resampling by odd: rows');
  });
});

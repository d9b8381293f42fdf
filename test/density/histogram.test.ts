import { expect } from 'chai';
import { Random } from '../../src/base';
import { fitHistogram, type HistogramOptions } from '../../src/density';

const fit = (rows: number[][], options?: HistogramOptions): ((...row: number[]) => number) => {
  const density = fitHistogram(Float32Array.from(rows.flat()), rows[0]!.length, options);
  return (...row) => density.logDensity(Float32Array.from(row))[0]!;
};

const normals = (n: number, width: number, seed = 0): Float32Array =>
  new Random(seed).fillNormal(new Float32Array(n * width));

describe('fitHistogram, sound', () => {
  it('by hand: half a sample more in every bin, a bin of its own beyond each edge', () => {
    // 0, 1, 1.5, 4: edges 0 and 4, two bins of width 2 and the two tails; counts 3 and 1 and 0 and 0, each a half more; 6 in all.
    const log = fit([[0], [1], [1.5], [4]], { bins: 2 });
    expect(log(0)).closeTo(Math.log(3.5 / 6), 1e-12);
    expect(log(1.9)).closeTo(Math.log(3.5 / 6), 1e-12);
    expect(log(2)).closeTo(Math.log(1.5 / 6), 1e-12);
    expect(log(4)).closeTo(Math.log(1.5 / 6), 1e-12); // the largest belongs to the last bin
    expect(log(-0.01)).closeTo(Math.log(0.5 / 6), 1e-12);
    expect(log(1e30)).closeTo(Math.log(0.5 / 6), 1e-12);
  });

  it('adds the logarithms of the dimensions, and does so for every row', () => {
    const rows = Float32Array.of(0, 10, 1, 10, 1.5, 20, 4, 20);
    const density = fitHistogram(rows, 2, { bins: 2 });
    const first = [3.5, 3.5, 3.5, 1.5]; // of 6, as above
    const expected = first.map((count) => Math.log(count / 6) + Math.log(2.5 / 6));
    const got = density.logDensity(rows);
    expect(density.width).equal(2);
    expect(got.length).equal(4);
    expected.forEach((value, i) => expect(got[i]).closeTo(value, 1e-12));
  });

  it('cuts half a percent off at each end, so that one outlier does not stretch the bins', () => {
    // 0 to 200 and one far away: edges at ranks 1 and 200 of 0..201.
    const values = [...Array.from({ length: 201 }, (_, i) => i), 1e6];
    const log = fit(
      values.map((x) => [x]),
      { bins: 199 },
    );
    const total = 202 + 201 * 0.5;
    expect(log(50)).closeTo(Math.log(1.5 / total), 1e-12);
    expect(log(0)).closeTo(Math.log(1.5 / total), 1e-12); // below the edge at 1: one sample
    expect(log(1e6)).closeTo(Math.log(1.5 / total), 1e-12); // above the edge at 200: one sample
    expect(log(500)).closeTo(Math.log(1.5 / total), 1e-12);
  });

  it('does not underflow with hundreds of dimensions, and still orders samples', () => {
    for (const width of [32, 100, 500]) {
      const density = fitHistogram(normals(500, width), width);
      const centre = density.logDensity(new Float32Array(width))[0]!;
      const far = density.logDensity(new Float32Array(width).fill(50))[0]!;
      const rows = density.logDensity(normals(500, width));
      expect(rows.every(Number.isFinite)).equal(true);
      expect(new Set(rows).size).above(400);
      expect(centre).above(far + width);
    }
  });

  it('takes equal values for one bin', () => {
    const log = fit([[3], [3], [3]], { bins: 5 });
    expect(log(3)).above(log(2.9)).above(-Infinity);
    expect(log(3)).closeTo(Math.log(3.5 / (3 + 7 * 0.5)), 1e-12);
  });

  it('does not depend on the order of the rows, and leaves them as they are', () => {
    const rows = normals(100, 2);
    const copy = rows.slice();
    const backwards = Float32Array.from(rows).reverse();
    for (let i = 0; i < backwards.length; i += 2) backwards.subarray(i, i + 2).reverse();
    const at = Float32Array.of(0.1, -0.3);
    expect(fitHistogram(rows, 2).logDensity(at)).eql(fitHistogram(backwards, 2).logDensity(at));
    expect(rows).eql(copy);
  });
});

describe('fitHistogram, reference', () => {
  const rule = 'reference';

  it('by hand: share + 1e-8, clamped to the outer bins', () => {
    const log = fit([[0], [1], [1.5], [4]], { bins: 2, rule });
    expect(log(0)).closeTo(Math.log(3 / 4), 1e-7);
    expect(log(4)).closeTo(Math.log(1 / 4), 1e-7);
    expect(log(-100)).equal(log(0));
    expect(log(100)).equal(log(4));
    const both = fit(
      [
        [0, 0],
        [4, 4],
        [4, 0],
        [4, 4],
      ],
      { bins: 2, rule },
    );
    expect(both(0, 4)).closeTo(Math.log((1 / 4) * (1 / 2)), 1e-7);
  });

  it('gives an empty bin 1e-8', () => {
    expect(fit([[0], [4]], { bins: 4, rule })(2)).closeTo(Math.log(1e-8), 1e-6);
  });

  it('underflows: with 100 dimensions most scores are zero, the fault that it is kept for', () => {
    const few = fitHistogram(normals(2000, 32), 32, { rule });
    expect(few.logDensity(normals(2000, 32)).every(Number.isFinite)).equal(true);
    const many = fitHistogram(normals(2000, 100), 100, { rule });
    const zeros = many.logDensity(normals(2000, 100)).filter((log) => log === -Infinity).length;
    expect(zeros).above(1000);
  });
});

describe('fitHistogram', () => {
  it('refuses rows and options that it cannot use', () => {
    expect(() => fitHistogram(new Float32Array(0), 2)).throw(
      'latents: expected at least one row of 2 values, got 0 values. Train first.',
    );
    expect(() => fitHistogram(new Float32Array(3), 2)).throw(
      'latents: expected at least one row of 2 values, got 3 values.',
    );
    for (const bad of [NaN, Infinity]) {
      expect(() => fitHistogram(Float32Array.of(1, bad), 1)).throw(
        'latents: expected finite values, got some that are not. Lower the learning rate, or check the data.',
      );
    }
    const one = Float32Array.of(1);
    expect(() => fitHistogram(one, 1, { bins: 0 })).throw('bins: expected a whole number of at least 1, got 0.');
    expect(() => fitHistogram(one, 1, { bin: 3 } as object)).throw('Did you mean bins?');
    expect(() => fitHistogram(one, 1, { rule: 'loud' as 'sound' })).throw(
      'rule: expected one of sound, reference, got loud.',
    );
  });
});

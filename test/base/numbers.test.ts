import { expect } from 'chai';
import fc from 'fast-check';
import { argmax, least, logSumExp, mean, most, sampleQuantile, sum, variance } from '../../src/base';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 30 });

describe('sum, mean and variance', () => {
  it('add from the first to the last, as plain additions do', () => {
    // 1 is lost beside 1e16 when it comes after it, and not when it comes before two of its kind.
    expect(sum([1e16, 1, 1])).equal(1e16);
    expect(sum([1, 1, 1e16])).equal(1e16 + 2);
    fc.assert(fc.property(numbers, (values) => sum(values) === values.reduce((total, value) => total + value, 0)));
    fc.assert(fc.property(numbers, (values) => sum(Float32Array.from(values)) === sum([...Float32Array.from(values)])));
  });

  it('take a number of each entry, with its place', () => {
    expect(sum([{ n: 2 }, { n: 5 }], ({ n }) => n)).equal(7);
    expect(sum([10, 20, 30], (value, i) => value * i)).equal(80);
    expect(mean(['a', 'bbb'], (word) => word.length)).equal(2);
  });

  it('are of nothing 0 and NaN', () => {
    expect(sum([])).equal(0);
    expect(mean([])).NaN;
    expect(variance([])).NaN;
    expect(variance([3])).NaN;
  });

  it('count the spread of a sample, or of the values alone', () => {
    expect(mean([2, 4, 9])).equal(5);
    expect(variance([2, 4, 9])).equal((9 + 1 + 16) / 2);
    expect(variance([2, 4, 9], 0)).equal((9 + 1 + 16) / 3);
    // In one pass, by the mean of squares, nothing of it would be left.
    expect(variance([1e9, 1e9 + 1, 1e9 + 2])).equal(1);
  });
});

describe('argmax, least and most', () => {
  it('give the first place of the largest', () => {
    expect(argmax([1, 3, 2, 3])).equal(1);
    expect(argmax([-5])).equal(0);
    expect(argmax([-Infinity, -Infinity])).equal(0);
    expect(argmax([])).equal(-1);
  });

  it('take more numbers than a call takes arguments', () => {
    const many = new Float64Array(500_000).fill(1);
    many[7] = -3;
    many[8] = 9;
    expect([least(many), most(many)]).eql([-3, 9]);
    expect([least([]), most([])]).eql([Infinity, -Infinity]);
  });

  it('are NaN where a number is', () => {
    expect(least([1, NaN, 0])).NaN;
    expect(most([1, NaN, 2])).NaN;
  });
});

describe('logSumExp', () => {
  it('is the logarithm of the sum, also where the exponentials overflow or vanish', () => {
    expect(logSumExp([Math.log(2), Math.log(3)])).closeTo(Math.log(5), 1e-15);
    expect(logSumExp([1000, 1000])).closeTo(1000 + Math.LN2, 1e-12);
    expect(logSumExp([-1000, -1000])).closeTo(-1000 + Math.LN2, 1e-12);
  });

  it('takes infinite values', () => {
    expect(logSumExp([-Infinity, 0])).equal(0);
    expect(logSumExp([-Infinity, -Infinity])).equal(-Infinity);
    expect(logSumExp([Infinity, 0])).equal(Infinity);
    expect(logSumExp([])).equal(-Infinity);
    expect(logSumExp([NaN, 0])).NaN;
  });
});

describe('sampleQuantile', () => {
  it('is on the line between neighbours', () => {
    // Places 0, 0.3, 1.5, 2.7 and 3 of the list, by hand: 1 + 0.3, 2 + 0.5 x 2, 4 + 0.7 x 4.
    const values = [0, 0.1, 0.5, 0.9, 1].map((p) => sampleQuantile([1, 2, 4, 8], p));
    [1, 1.3, 3, 6.8, 8].forEach((expected, i) => expect(values[i]).closeTo(expected, 1e-12));
  });

  it('takes one value, none, and infinite ones', () => {
    expect(sampleQuantile([7], 0.3)).equal(7);
    expect(sampleQuantile([], 0.5)).NaN;
    expect(sampleQuantile([-Infinity, -Infinity, 3], 0.25)).equal(-Infinity);
  });
});

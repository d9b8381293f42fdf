import { expect } from 'chai';
import { Random } from '../../src/base';

/** xoroshiro128+ (Blackman and Vigna, 2018; constants 24, 16, 37) from its definition on 64-bit words; low half of each output. */
function* reference(state: readonly number[]): Generator<number> {
  const word = (high: number, low: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  const rotate = (x: bigint, k: bigint): bigint => BigInt.asUintN(64, (x << k) | (x >> (64n - k)));
  let s0 = word(state[0]!, state[1]!);
  let s1 = word(state[2]!, state[3]!);
  for (;;) {
    yield Number(BigInt.asUintN(32, s0 + s1));
    s1 ^= s0;
    s0 = rotate(s0, 24n) ^ s1 ^ BigInt.asUintN(64, s1 << 16n);
    s1 = rotate(s1, 37n);
  }
}

const draws = (random: Random, n: number): number[] => Array.from({ length: n }, () => random.uniform());
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const moment = (values: ArrayLike<number>, k: number): number => {
  const centre = mean(values);
  return mean(Array.from(values, (x) => (x - centre) ** k));
};

describe('Random', () => {
  it('gives the numbers of xoroshiro128+', () => {
    const random = new Random(42);
    const expected = reference(random.state());
    for (let i = 0; i < 1000; i++) expect(random.uniform()).equal((expected.next().value as number) / 2 ** 32);
  });

  it('gives the same numbers for the same seed and others for another', () => {
    expect(draws(new Random(7), 20)).eql(draws(new Random(7), 20));
    expect(draws(new Random(7), 20)).not.eql(draws(new Random(8), 20));
  });

  // Standard errors: mean 1 / sqrt(12 n) = 0.0009, variance 0.0002; bounds are five of them.
  it('is uniform: mean 1/2, variance 1/12, equal bins, no tie between neighbours', () => {
    const n = 100_000;
    const values = draws(new Random(0), n);
    expect(mean(values)).closeTo(0.5, 0.0046);
    expect(moment(values, 2)).closeTo(1 / 12, 0.0012);
    const counts = new Array<number>(10).fill(0);
    for (const x of values) counts[Math.floor(10 * x)]! += 1;
    for (const count of counts) expect(count).closeTo(n / 10, 5 * Math.sqrt(n * 0.09));
    const pairs = values.slice(1).map((x, i) => (x - 0.5) * (values[i]! - 0.5));
    expect(mean(pairs)).closeTo(0, 5 / 12 / Math.sqrt(n));
  });

  it('gives unrelated numbers for related seeds', () => {
    const n = 2000;
    const streams = Array.from({ length: n }, (_, seed) => draws(new Random(seed), 6));
    for (let k = 0; k < 6; k++) {
      const column = streams.map((stream) => stream[k]! - 0.5);
      expect(mean(column)).closeTo(0, 5 / Math.sqrt(12 * n));
      for (const lag of [1, 2, 4, 8, 256]) {
        const products = column.slice(lag).map((x, i) => x * column[i]!);
        expect(mean(products), `draw ${k} of seeds ${lag} apart`).closeTo(0, 5 / 12 / Math.sqrt(n - lag));
      }
    }
  });

  // Moments of the standard normal: 0, 1, 0, 3; standard errors of the sample's: 1, sqrt 2, sqrt 6, sqrt 96 over sqrt n.
  it('is normal: the first four moments', () => {
    const n = 50_000;
    for (const seed of [0, 1, 2]) {
      const values = new Random(seed).fillNormal(new Float32Array(n));
      expect(mean(values)).closeTo(0, 5 / Math.sqrt(n));
      expect(moment(values, 2)).closeTo(1, 5 * Math.sqrt(2 / n));
      expect(moment(values, 3)).closeTo(0, 5 * Math.sqrt(6 / n));
      expect(moment(values, 4)).closeTo(3, 5 * Math.sqrt(96 / n));
    }
  });

  it('scales: normal(mean, std) and uniform(low, high)', () => {
    const [a, b] = [new Random(3), new Random(3)];
    expect(a.normal(10, 2)).equal(10 + 2 * b.normal());
    expect(a.normal(10, 2)).equal(10 + 2 * b.normal()); // the spare one, too
    expect(a.uniform(-4, 4)).equal(-4 + 8 * b.uniform());
  });

  it('fillNormal is normal() again and again, and gives its array back', () => {
    const [a, b] = [new Random(5), new Random(5)];
    const values = new Float32Array(7);
    expect(a.fillNormal(values)).equal(values);
    expect(Array.from(values)).eql(Array.from({ length: 7 }, () => Math.fround(b.normal())));
  });

  it('goes on from a state, also through JSON and between the two numbers of a normal pair', () => {
    const random = new Random(9);
    random.normal();
    const state = JSON.parse(JSON.stringify(random.state())) as number[];
    const next = [random.normal(), random.normal(), random.uniform()];
    const again = Random.fromState(state);
    expect([again.normal(), again.normal(), again.uniform()]).eql(next);
    random.restore(state);
    expect([random.normal(), random.normal(), random.uniform()]).eql(next);
  });

  it('state() does not move on with the generator', () => {
    const random = new Random(1);
    const state = random.state();
    const copy = [...state];
    random.uniform();
    expect(state).eql(copy);
  });

  it('split gives a stream of its own and draws from the parent', () => {
    const [a, b] = [new Random(4), new Random(4)];
    const child = a.split();
    expect(draws(child, 5)).eql(draws(b.split(), 5));
    const parent = draws(a, 1000);
    expect(parent).eql(draws(b, 1000));
    const other = draws(new Random(4).split(), 1000);
    const pairs = parent.map((x, i) => (x - 0.5) * (other[i]! - 0.5));
    expect(mean(pairs)).closeTo(0, 5 / 12 / Math.sqrt(1000));
  });

  it('integer, chance and pick are uniform', () => {
    const random = new Random(11);
    const counts = [0, 0, 0];
    const letters = { a: 0, b: 0 };
    let hits = 0;
    for (let i = 0; i < 30_000; i++) {
      counts[random.integer(3)]! += 1;
      letters[random.pick(['a', 'b'] as const)] += 1;
      if (random.chance(0.2)) hits++;
    }
    for (const count of counts) expect(count).closeTo(10_000, 5 * Math.sqrt((30_000 * 2) / 9));
    expect(letters.a).closeTo(15_000, 5 * Math.sqrt(7500));
    expect(hits).closeTo(6000, 5 * Math.sqrt(4800));
    expect([random.chance(0), random.chance(1)]).eql([false, true]);
    expect(() => random.pick([])).throw('pick: expected at least one item, got none.');
  });

  it('shuffles every order equally often, in place', () => {
    const random = new Random(6);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const items = [1, 2, 3];
      expect(random.shuffle(items)).equal(items);
      counts.set(items.join(''), (counts.get(items.join('')) ?? 0) + 1);
    }
    expect(counts.size).equal(6);
    for (const count of counts.values()) expect(count).closeTo(1000, 5 * Math.sqrt(6000 * (5 / 36)));
  });

  it('refuses a seed that is not a whole number of at least 0', () => {
    for (const bad of [-1, 0.5, NaN, undefined as unknown as number]) {
      expect(() => new Random(bad)).throw(`seed: expected a whole number of at least 0, got ${bad}.`);
    }
  });

  it('tells large seeds apart, too', () => {
    expect(draws(new Random(2 ** 32), 5)).not.eql(draws(new Random(0), 5));
    expect(draws(new Random(2 ** 40 + 1), 5)).not.eql(draws(new Random(1), 5));
  });
});

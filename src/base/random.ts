import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';
import { checkInteger } from './options';

/**
 * A seeded stream of random numbers (xoroshiro128+, from pure-rand). Every draw advances it. The same seed gives the same
 * numbers on every machine and Node version: nothing here depends on how an engine rounds sine or cosine.
 *
 * @example
 * const random = new Random(0);
 * random.uniform();                       // in [0, 1)
 * const later = Random.fromState(random.state());  // goes on from here
 */
export class Random {
  private generator: JumpableRandomGenerator;
  private spare: number | undefined;

  /** @param seed - a whole number; streams of different seeds are independent */
  constructor(seed: number) {
    checkInteger('seed', seed, 0);
    this.generator = xoroshiro128plusFromState(stateOf(seed));
  }

  /** A generator that goes on from a state that {@link Random.state} gave. */
  static fromState(state: readonly number[]): Random {
    const random = new Random(0);
    random.restore(state);
    return random;
  }

  /** Goes on from a state that {@link Random.state} gave. */
  restore(state: readonly number[]): void {
    this.generator = xoroshiro128plusFromState(state.slice(0, 4));
    this.spare = state[4];
  }

  /** Everything needed to go on from here, as plain numbers for a checkpoint. */
  state(): number[] {
    const state = [...this.generator.getState()];
    return this.spare === undefined ? state : [...state, this.spare];
  }

  /** A new independent stream; draws from this one. */
  split(): Random {
    return new Random(this.generator.next() >>> 1);
  }

  /** Uniform in [0, 1), with 32 bits. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.generator.next() >>> 0) / 4294967296);
  }

  /** A whole number in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /** Standard normal, by Marsaglia's polar method (no trigonometry, so the same on every engine). */
  normal(mean = 0, std = 1): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return mean + std * value;
    }
    for (;;) {
      const u = this.uniform(-1, 1);
      const v = this.uniform(-1, 1);
      const s = u * u + v * v;
      if (s === 0 || s >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      this.spare = v * factor;
      return mean + std * u * factor;
    }
  }

  /** Fills an array with standard normal numbers and returns it. */
  fillNormal(values: Float32Array): Float32Array {
    for (let i = 0; i < values.length; i++) values[i] = this.normal();
    return values;
  }

  /** One of the items, each equally likely. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(items.length)];
    if (item === undefined) throw new RangeError('pick: expected at least one item, got none.');
    return item;
  }

  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { [index: number]: unknown; length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }
}

/**
 * Four words of state from a seed, by a function that is not linear: the generator itself is, and states of neighbouring
 * seeds would stay related for many draws.
 */
function stateOf(seed: number): number[] {
  const high = Math.floor(seed / 2 ** 32);
  return [1, 2, 3, 4].map((word) => mix(mix(high + Math.imul(word, 0x9e3779b9)) ^ seed));
}

/** One word from one word, each bit from all bits: shifts and factors that Wellons's search for such functions found. */
function mix(word: number): number {
  let x = word | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return x ^ (x >>> 15);
}

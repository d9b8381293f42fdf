import type { Random } from '../../base';

/** The values that were seen so far, sorted: each new one gets its place among them, as a number that is uniform on [0, 1] as long as nothing changes. */
export class RankPool {
  private values: Float64Array;
  private count: number;

  /** @param values - at least one; no NaN @param most - beyond so many values none is taken in */
  constructor(
    values: ArrayLike<number>,
    private readonly most: number,
  ) {
    this.values = Float64Array.from(values).sort();
    this.count = this.values.length;
  }

  /**
   * The share of the values so far that are above a new one, ties (itself among them) by chance; then it is one of them. Of rows in a random order these shares are independent and
   * uniform, however few values there are at the start.
   *
   * @see Vovk, V., Gammerman, A. and Shafer, G. (2005). Algorithmic learning in a random world: smoothed conformal transducers.
   */
  place(value: number, random: Random): number {
    const [low, high] = [this.countBelow(value, false), this.countBelow(value, true)];
    const p = (this.count - high + random.uniform() * (high - low + 1)) / (this.count + 1);
    if (this.count < this.most) this.insert(value, high);
    return p;
  }

  /** The values, sorted. */
  toArray(): number[] {
    return [...this.values.subarray(0, this.count)];
  }

  private insert(value: number, at: number): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(Math.min(this.most, 2 * this.count));
      larger.set(this.values);
      this.values = larger;
    }
    this.values.copyWithin(at + 1, at, this.count);
    this.values[at] = value;
    this.count++;
  }

  /** How many are below a value, or equal to it as well. */
  private countBelow(value: number, orEqual: boolean): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.values[middle]!;
      if (other < value || (orEqual && other === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

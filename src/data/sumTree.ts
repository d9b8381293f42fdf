import { InputError, type Random } from '../base';

/**
 * Weights in a binary tree whose inner nodes hold the sums of their children: drawing an item in proportion to its weight
 * and changing a weight both take O(log N). Sums are always recomputed from the leaves up, never adjusted by a difference,
 * so that taking a weight out and putting it back leaves exactly the same tree.
 *
 * @example
 * const tree = new SumTree([1, 0, 3]);
 * tree.find(0.5);   // 0: the first quarter of [0, 1) belongs to item 0, the rest to item 2
 */
export class SumTree {
  private readonly nodes: Float64Array;
  /** Number of leaves, a power of two; node 1 is the root, the leaves start at this index. */
  private readonly leaves: number;

  /** @param weights - not negative, finite */
  constructor(weights: ArrayLike<number>) {
    this.leaves = 1;
    while (this.leaves < weights.length) this.leaves *= 2;
    this.nodes = new Float64Array(2 * this.leaves);
    this.nodes.set(weights, this.leaves);
    for (let node = this.leaves - 1; node >= 1; node--) this.nodes[node] = this.sumBelow(node);
  }

  /** The sum of all weights. */
  get total(): number {
    return this.nodes[1] as number;
  }

  /** The weight of an item. */
  get(item: number): number {
    return this.nodes[this.leaves + item] as number;
  }

  /** Changes the weight of an item. */
  set(item: number, weight: number): void {
    let node = this.leaves + item;
    this.nodes[node] = weight;
    for (node >>= 1; node >= 1; node >>= 1) this.nodes[node] = this.sumBelow(node);
  }

  /**
   * The item at a point of the line on which the items lie side by side, each as long as its weight. Never an item of
   * weight 0, as long as the total is above 0.
   *
   * @param point - in [0, 1], as a part of the total
   */
  find(point: number): number {
    let rest = point * this.total;
    let node = 1;
    while (node < this.leaves) {
      const left = this.nodes[2 * node] as number;
      const right = this.nodes[2 * node + 1] as number;
      // Rounding can leave `rest` at the very end: the second test keeps it from falling off into an empty branch.
      if (rest < left || right === 0) node = 2 * node;
      else {
        rest -= left;
        node = 2 * node + 1;
      }
    }
    return node - this.leaves;
  }

  private sumBelow(node: number): number {
    return (this.nodes[2 * node] as number) + (this.nodes[2 * node + 1] as number);
  }
}

/**
 * A tree of weights that were checked.
 *
 * @param what - their name, for messages
 * @param expected - how many there are to be, and how many of them at least above 0
 * @throws InputError for another length, a NaN, infinite or negative weight, too few above 0, or a sum that overflows
 */
export function weightTree(
  what: string,
  weights: ArrayLike<number>,
  { count, least }: { count: number; least: number },
): SumTree {
  if (weights.length !== count) {
    throw new InputError(what, `${count} weights, one for each candidate`, `${weights.length} weights`);
  }
  let above = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new InputError(`${what}[${i}]`, 'a finite weight of at least 0', weight);
    }
    if (weight > 0) above++;
  }
  if (above < least) {
    throw new InputError(
      `weights above 0 in ${what}`,
      `at least ${least}, as a batch takes`,
      above,
      'Take a smaller batch or more data.',
    );
  }
  const tree = new SumTree(weights);
  if (tree.total === Infinity) {
    throw new InputError(what, 'weights with a finite sum', tree.total, 'Divide them by their largest.');
  }
  return tree;
}

/** Successive sampling without replacement: a drawn item's weight is 0 until all are drawn, then they are put back. */
export function drawWeighted(tree: SumTree, count: number, random: Random): number[] {
  const drawn: number[] = [];
  const kept: number[] = [];
  for (let k = 0; k < count; k++) {
    // 53 bits: with 32, an item of a billionth of the weight would hardly ever be met.
    const item = tree.find(random.uniform() + random.uniform() / 4294967296);
    drawn.push(item);
    kept.push(tree.get(item));
    tree.set(item, 0);
  }
  drawn.forEach((item, k) => tree.set(item, kept[k] as number));
  return drawn;
}

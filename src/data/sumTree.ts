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

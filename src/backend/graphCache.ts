import type * as tf from '@tensorflow/tfjs';
import type { Graph } from './graph';
import { giveGraphBack } from './graphPool';
import type { NativeBackend } from './native';

/** How many signatures a compiled function keeps graphs of. */
export const mostGraphs = 32;

/** A graph from the pool, and the variables that one function reads and assigns by it. */
export interface BoundGraph {
  /** By which the pool knows the graph. */
  readonly key: string;
  readonly graph: Graph;
  /** As the graph numbers them. */
  readonly variables: readonly tf.Variable[];
}

/**
 * The graphs of one compiled function by signature, those used last. It knows nothing of the function: it outlives it, to
 * give the graphs back once the function is gone.
 */
export class GraphCache {
  private readonly graphs = new Map<string, BoundGraph>();

  constructor(private readonly native: NativeBackend) {}

  get(signature: string): BoundGraph | undefined {
    const graph = this.graphs.get(signature);
    if (graph) {
      // Last in the order in which a map keeps its entries: the first is the one to go.
      this.graphs.delete(signature);
      this.graphs.set(signature, graph);
    }
    return graph;
  }

  set(signature: string, graph: BoundGraph): void {
    this.graphs.set(signature, graph);
    const [oldest] = this.graphs.keys();
    if (this.graphs.size > mostGraphs && oldest !== undefined) this.delete(oldest);
  }

  /** Gives the graph of a signature back, where there is one. */
  delete(signature: string): void {
    const graph = this.graphs.get(signature);
    this.graphs.delete(signature);
    if (graph) giveGraphBack(this.native.binding, graph.key);
  }

  /** Gives the graphs back. */
  dispose(): void {
    for (const signature of [...this.graphs.keys()]) this.delete(signature);
  }
}

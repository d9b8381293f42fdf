import type { Graph } from './graph';
import type { NativeBackend } from './native';

/** How many signatures a compiled function keeps graphs of. */
export const mostGraphs = 32;

/**
 * The graphs of one compiled function by signature, those used last. It knows nothing of the function: it outlives it, to
 * free the graphs once the function is gone.
 */
export class GraphCache {
  private readonly graphs = new Map<string, Graph>();

  constructor(private readonly native: NativeBackend) {}

  get(signature: string): Graph | undefined {
    const graph = this.graphs.get(signature);
    if (graph) {
      // Last in the order in which a map keeps its entries: the first is the one to go.
      this.graphs.delete(signature);
      this.graphs.set(signature, graph);
    }
    return graph;
  }

  set(signature: string, graph: Graph): void {
    this.graphs.set(signature, graph);
    const [oldest] = this.graphs.keys();
    if (this.graphs.size > mostGraphs && oldest !== undefined) {
      this.free(this.graphs.get(oldest)!);
      this.graphs.delete(oldest);
    }
  }

  /** Frees the graph of a signature, where there is one. */
  delete(signature: string): void {
    const graph = this.graphs.get(signature);
    if (graph) this.free(graph);
    this.graphs.delete(signature);
  }

  /** Frees the graphs. */
  dispose(): void {
    for (const graph of this.graphs.values()) this.free(graph);
    this.graphs.clear();
  }

  private free(graph: Graph): void {
    this.native.binding.deleteSavedModel(graph.session);
  }
}

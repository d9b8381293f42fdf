import type { Graph } from './graph';
import type { NativeBinding } from './native';

/** How many graphs that nobody uses are kept for the next who could. */
const mostIdle = 64;

interface Pooled {
  readonly graph: Graph;
  users: number;
}

/** By key. Those that were given back last are the last in the order in which a map keeps its entries. */
const pooled = new Map<string, Pooled>();

/**
 * The graph of a key, for as long as it is not given back: networks of the same form have the same key and share it. TensorFlow takes several times longer to load
 * a graph and to plan its first run than to run it, and most networks are trained more than once, such as over seeds.
 */
export function takeGraph(key: string, build: () => Graph): Graph {
  let found = pooled.get(key);
  if (!found) pooled.set(key, (found = { graph: build(), users: 0 }));
  found.users++;
  return found.graph;
}

/** Gives back what {@link takeGraph} gave; of the graphs that nobody uses any more, those that waited longest are freed. */
export function giveGraphBack(binding: NativeBinding, key: string): void {
  const found = pooled.get(key);
  if (!found || --found.users > 0) return;
  pooled.delete(key);
  pooled.set(key, found);
  const idle = [...pooled].filter(([, { users }]) => users === 0);
  for (const [longest, { graph }] of idle.slice(0, Math.max(0, idle.length - mostIdle))) {
    pooled.delete(longest);
    binding.deleteSavedModel(graph.session);
  }
}

/** How many graphs nobody uses at present. */
export function idleGraphs(): number {
  return [...pooled.values()].filter(({ users }) => users === 0).length;
}

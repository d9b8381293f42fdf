import type * as tf from '@tensorflow/tfjs';
import { ensureBackend } from './useBackend';
import { buildGraph, type Graph } from './graph';
import { nativeBackend, type NativeBackend } from './native';
import { runAsIs, trace, type TensorFunction } from './trace';

/** A function that {@link compiled} made. */
export interface CompiledFunction {
  /** Runs it; the results are the caller's to dispose of. */
  (...inputs: tf.Tensor[]): Record<string, tf.Tensor>;
  /** Frees the graphs. Calling the function afterwards compiles it again. */
  dispose(): void;
}

/**
 * What `tf.function` is to Python: the function runs once as it is while every operation is noted; that run is undone, and
 * each call, the first too, is one call of a TensorFlow graph. There is a graph for each signature (shapes and types) of the
 * inputs. Variables that the function reads are fed, those that it assigns are assigned.
 *
 * The function must be one of its inputs and of variables alone: numbers that JavaScript works out in it (random ones too)
 * are those of the first call for ever; hand them in as inputs. A function that reads values back, and any function on a
 * backend without graphs, runs as it is at every call.
 *
 * @example
 * const w = tf.variable(tf.scalar(1));
 * const step = compiled((x) => { w.assign(w.add(x)); return { w: w.clone() }; });
 * step(tf.scalar(2)).w.dataSync();   // 3
 * step(tf.scalar(2)).w.dataSync();   // 5
 */
export function compiled(fn: TensorFunction): CompiledFunction {
  const graphs = new Map<string, Graph | 'eager'>();
  const run = (...inputs: tf.Tensor[]): Record<string, tf.Tensor> => {
    ensureBackend();
    const native = nativeBackend();
    if (!native) return runAsIs(fn, inputs);
    const signature = inputs.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join();
    const known = graphs.get(signature);
    if (known === 'eager') return runAsIs(fn, inputs);
    if (known) return runGraph(native, known, inputs);
    const { trace: noted, result } = trace(native, fn, inputs);
    try {
      if (noted.leavesTrace) {
        graphs.set(signature, 'eager');
        return result;
      }
      // A graph rounds differently from single operations: were this run the first call, a training that goes on from a
      // checkpoint would differ from one that was never stopped.
      noted.undo();
      const graph = buildGraph(native.binding, noted);
      graphs.set(signature, graph);
      return runGraph(native, graph, inputs);
    } finally {
      noted.release();
    }
  };
  const dispose = (): void => {
    const native = nativeBackend();
    for (const graph of graphs.values()) if (graph !== 'eager') native?.binding.deleteSavedModel(graph.session);
    graphs.clear();
  };
  return Object.assign(run, { dispose });
}

function runGraph(native: NativeBackend, graph: Graph, inputs: tf.Tensor[]): Record<string, tf.Tensor> {
  const ids = native.getInputTensorIds([...inputs, ...graph.fed]);
  const fetched = native.binding
    .runSavedModel(graph.session, ids, graph.feedNames, graph.fetchNames)
    .map((made) => native.createOutputTensor(made));
  graph.changed.forEach((variable, i) => {
    const value = fetched[graph.outputs.length + i]!;
    variable.assign(value);
    value.dispose();
  });
  return Object.fromEntries(graph.outputs.map((name, i) => [name, fetched[i]!]));
}

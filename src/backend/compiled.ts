import { randomUUID } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import { messageOf } from '../base';
import { ensureBackend } from './useBackend';
import { formOf, sameForm } from './form';
import { buildGraph } from './graph';
import { GraphCache, type BoundGraph } from './graphCache';
import { takeGraph } from './graphPool';
import { freeWith } from './lifetimes';
import { nativeBackend, type NativeBackend } from './native';
import { isTracing, runAsIs, trace, type Departure, type TensorFunction } from './trace';

/** A function that {@link compiled} made. */
export interface CompiledFunction {
  /** Runs it; the results are the caller's to dispose of. */
  (...inputs: tf.Tensor[]): Record<string, tf.Tensor>;
  /** Frees the graphs. Calling the function afterwards compiles it again. */
  dispose(): void;
}

let eager = false;

/**
 * From now on all compiled functions run eagerly, or as graphs again: to find an error in one, or to measure what graphs gain.
 *
 * @example
 * runEagerly(true);   // console.log in a step now speaks at every call
 */
export function runEagerly(on: boolean): void {
  eager = on;
}

/** Why a function runs as it is, and what to do about it. */
const reasons: Record<Departure, { got: string; advice: string }> = {
  reads: { got: 'reads the values of tensors', advice: 'Give them as results and read those.' },
  graph: { got: 'runs a saved model', advice: 'Call that outside.' },
  variables: { got: 'makes variables at every call', advice: 'Make them once, outside.' },
  varies: {
    got: 'differs from run to run, such as by random numbers that JavaScript draws',
    advice: 'Hand such numbers in as inputs, or draw them by TensorRandom.',
  },
};

/**
 * What `tf.function` is to Python: the function runs as it is while every operation is noted; that run is undone, and each
 * call, the first too, is one call of a TensorFlow graph. There is a graph for each signature (shapes and types) of the
 * inputs, for the 32 used last; functions that do the same to variables of their own, such as the steps of two networks of the same form, share it. Variables that the function reads are fed, those that it assigns are assigned. Graphs are
 * freed when nobody can call the function any more.
 *
 * What a graph cannot hold is noticed while the operations are noted, which is done twice to that end: reading values (and
 * so any decision by them), random numbers that JavaScript draws, a counter of calls, variables made at every call. Such a
 * function runs as it is at every call, and a warning says so once. So does one whose graph TensorFlow refuses: a session joins operations,
 * and has no kernel for some of what it joins. What stays the same in both runs is part of the graph
 * for good: a number or a tensor from outside that is another one later. On a backend without graphs (WebAssembly) every
 * function runs as it is.
 *
 * @example
 * const w = tf.variable(tf.scalar(1));
 * const step = compiled((x) => { w.assign(w.add(x)); return { w: w.clone() }; });
 * step(tf.scalar(2)).w.dataSync();   // 3
 * step(tf.scalar(2)).w.dataSync();   // 5
 */
export function compiled(fn: TensorFunction): CompiledFunction {
  const asIs = new Set<string>();
  const building = new Set<string>();
  let graphs: GraphCache | undefined;
  const run = (...inputs: tf.Tensor[]): Record<string, tf.Tensor> => {
    ensureBackend();
    const native = nativeBackend();
    // In a function that is being traced, its operations become part of that function's graph.
    if (!native || eager || isTracing()) return runAsIs(fn, inputs);
    const signature = signatureOf(inputs);
    if (asIs.has(signature)) return runAsIs(fn, inputs);
    if (!graphs) freeWith(run, [(graphs = new GraphCache(native))]);
    const known = graphs.get(signature);
    const orAsIs = (body: () => Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
      try {
        return body();
      } catch (error) {
        if (asIs.size === 0) tellRefused(fn, error);
        asIs.add(signature);
        graphs?.delete(signature);
        return runAsIs(fn, inputs);
      }
    };
    if (known) return orAsIs(() => runGraph(native, known, inputs));
    const made = traceTwice(native, fn, inputs);
    if ('build' in made) {
      return orAsIs(() => {
        const graph = made.build();
        graphs!.set(signature, graph);
        return runGraph(native, graph, inputs);
      });
    }
    // The first call may make variables, as layers do: that run was the call, and the next one is traced.
    const first = made.why === 'variables' && !building.has(signature);
    building.add(signature);
    if (!first) {
      if (asIs.size === 0) tell(fn, made.why);
      asIs.add(signature);
    }
    return made.result;
  };
  const dispose = (): void => {
    graphs?.dispose();
    asIs.clear();
    building.clear();
  };
  return Object.assign(run, { dispose });
}

/**
 * Types and shapes; and which inputs are one and the same, as copies by `clone()` are, or are variables: a graph made of such would not tell
 * them apart from others later.
 */
function signatureOf(inputs: readonly tf.Tensor[]): string {
  const firsts = new Map<object, number>();
  const parts = inputs.map((input, i) => {
    const first = firsts.get(input.dataId) ?? i;
    firsts.set(input.dataId, first);
    const variable = input instanceof tf.Variable ? ` variable ${input.id}` : '';
    return `${input.dtype}[${input.shape.join()}]${first < i ? `=${first}` : ''}${variable}`;
  });
  return parts.join();
}

/**
 * How to build a graph of the function, once, and nothing is changed; or why there can be none, and what it gave: that was then a call.
 *
 * A graph rounds differently from single operations: were the first run the first call, a training that goes on from a
 * checkpoint would differ from one that was never stopped.
 */
function traceTwice(
  native: NativeBackend,
  fn: TensorFunction,
  inputs: tf.Tensor[],
): { build: () => BoundGraph } | { why: Departure; result: Record<string, tf.Tensor> } {
  const first = trace(native, fn, inputs);
  try {
    if (first.trace.departure) return { why: first.trace.departure, result: first.result };
    const expected = formOf(native.binding, first.trace);
    first.trace.undo();
    const second = trace(native, fn, inputs);
    let kept = false;
    try {
      const form = formOf(native.binding, second.trace);
      const why = second.trace.departure ?? (sameForm(expected, form) ? undefined : 'varies');
      if (why) return { why, result: second.result };
      second.trace.undo();
      kept = true;
      const build = (): BoundGraph => {
        try {
          // What draws random numbers is for one function alone: with another one's calls between, it would draw others.
          const key = form.random ? randomUUID() : form.text;
          const graph = takeGraph(key, () => buildGraph(native.binding, second.trace, form.variables));
          return { key, graph, variables: form.variables.map(({ variable }) => variable) };
        } finally {
          second.trace.release();
        }
      };
      return { build };
    } finally {
      if (!kept) second.trace.release();
    }
  } finally {
    first.trace.release();
  }
}

function tell(fn: TensorFunction, why: Departure): void {
  const { got, advice } = reasons[why];
  const name = fn.name ? ` ${fn.name}` : '';
  console.warn(
    `compiled${name}: expected a function of tensors and variables alone, got one that ${got}. ` +
      `It runs as it is at every call, which takes longer. ${advice}`,
  );
}

function tellRefused(fn: TensorFunction, error: unknown): void {
  const name = fn.name ? ` ${fn.name}` : '';
  const [reason] = messageOf(error).split('\n');
  console.warn(
    `compiled${name}: expected a graph that TensorFlow runs, got one that it refuses (${reason}). ` +
      `It runs as it is at every call of such inputs, which takes longer.`,
  );
}

function runGraph(
  native: NativeBackend,
  { graph, variables }: BoundGraph,
  inputs: tf.Tensor[],
): Record<string, tf.Tensor> {
  const ids = native.getInputTensorIds([...inputs, ...graph.fed.map((i) => variables[i]!)]);
  const fetched = native.binding
    .runSavedModel(graph.session, ids, graph.feedNames, graph.fetchNames)
    .map((made) => native.createOutputTensor(made));
  graph.changed.forEach((number, i) => {
    const value = fetched[graph.outputs.length + i]!;
    variables[number]!.assign(value);
    value.dispose();
  });
  return Object.fromEntries(graph.outputs.map((name, i) => [name, fetched[i]!]));
}

import * as tf from '@tensorflow/tfjs';
import { InputError } from '../base';
import type { Context } from './method';
import { slopesOf } from './slopes';

type ReluGradient = NonNullable<ReturnType<typeof tf.getGradient>>;
/** What goes back through a ReLU, of what comes to it and what was kept of the way there. */
type Rule = (dy: tf.Tensor, saved: tf.Tensor[]) => ReturnType<ReluGradient['gradFunc']>;

/**
 * How a signal goes back through a ReLU, in place of the gradient:
 *
 * - `deconvolution`: what is below 0 in the signal is dropped, wherever the ReLU was open (Zeiler and Fergus 2014)
 * - `guided`: what is below 0 in the signal, and what comes to a closed ReLU, is dropped (Springenberg and others 2015)
 * - `open`: all of it, as if every ReLU were open: what is to be opened needs a slope
 * - `smooth`: as through a softplus, log(1 + exp(βx)) / β with β = 10: the gradient then has a gradient itself
 */
const rules = {
  deconvolution: () => (dy) => ({ x: () => tf.relu(dy) }),
  guided: (usual) => (dy, saved) => usual.gradFunc(tf.relu(dy), saved, {}),
  open: () => (dy) => ({ x: () => tf.clone(dy) }),
  smooth:
    () =>
    (dy, [x]) => ({ x: () => tf.mul(dy, tf.sigmoid(tf.mul(x!, 10))) }),
} satisfies Record<string, (usual: ReluGradient) => Rule>;

/** The name of a rule. */
export type ReluRule = keyof typeof rules;

/**
 * Takes gradients in which every ReLU sends back another signal: those of layers, of `activation: 'relu'` within layers and models within the model, and of
 * layers of one's own that call `tf.relu`. All of them end in one operation of TensorFlow.js, whose gradient is exchanged while the function
 * runs, which is at once; the model stays as it is.
 *
 * @returns what the function gave, and whether a ReLU was met
 */
export function withReluRule<T>(rule: ReluRule, fn: () => T): { readonly result: T; readonly met: boolean } {
  const usual = tf.getGradient('Relu');
  let met = false;
  const changed = rules[rule](usual);
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    ...usual,
    ...(rule === 'smooth' ? { inputsToSave: ['x'], outputsToSave: [] } : {}), // what it gives, which is kept usually, has no slope where it is closed
    gradFunc: (dy, saved) => {
      met = true;
      return changed(dy as tf.Tensor, saved);
    },
  });
  try {
    const result = fn();
    return { result, met };
  } finally {
    tf.unregisterGradient('Relu');
    tf.registerGradient(usual);
  }
}

/** Gradients at the input {@link withReluRule}. @throws InputError where no ReLU was met */
export function slopesBy(rule: ReluRule): typeof slopesOf {
  return (context, ...given) => {
    const { result, met } = withReluRule(rule, () => slopesOf(context, ...given));
    if (!met) throw withoutRelu(context);
    return result;
  };
}

function withoutRelu({ what, network }: Context): InputError {
  const kinds = network.layers.map((layer) => {
    const { activation } = layer.getConfig();
    return typeof activation === 'string' && activation !== 'linear' ? activation : layer.getClassName();
  });
  const got = [...new Set(kinds)].join(', ');
  return new InputError(what, 'a network with ReLUs', got, 'Without any it would be the gradient: take inputGradient.');
}

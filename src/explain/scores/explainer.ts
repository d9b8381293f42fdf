import { checkChoice, checkKeyNames, InputError } from '../../base';
import type { PredictInput } from '../../learn';
import { attributionFunction, settingsOf } from '../attribute';
import { Attribution } from '../attribution';
import type { Context, Method } from '../method';
import { methods, type ExplainMethodName } from '../methods';
import type { ValuesOf } from '../methods/onePass';
import type { ExplainedModel } from '../subject';

/** How something is explained again and again: the name of a method with its options, as `explain` takes them, without a target. */
export type ExplainerOptions<N extends ExplainMethodName = ExplainMethodName> = { method: N } & Partial<
  (typeof methods)[N]['defaults']
> & { batchSize?: number; seed?: number };

/** A way to explain of one's own: gives maps of inputs for the classes of the rows. */
export type Explainer = (model: ExplainedModel, inputs: PredictInput, classes: Int32Array) => Promise<Attribution>;

/** What is scored: a method by its name, or a function. */
export type ExplainedBy<N extends ExplainMethodName = ExplainMethodName> = ExplainerOptions<N> | Explainer;

/** What explains. */
export interface NamedExplainer {
  readonly name: string;
  readonly run: Explainer;
  /** Of a method that takes one pass: its values as a function of tensors. */
  readonly values?: (context: Context) => ValuesOf;
}

/** How it is called, and the function. @throws InputError for an unknown method */
export function explainerOf(what: string, how: ExplainedBy): NamedExplainer {
  if (typeof how === 'function') {
    const run: Explainer = async (model, inputs, classes) => {
      const found = await how(model, inputs, classes);
      if (found instanceof Attribution) return found;
      throw new InputError(`${what}: how`, 'a function that gives an Attribution', found);
    };
    return { name: how.name || 'explainer', run };
  }
  if (typeof how !== 'object' || how === null) {
    throw new InputError(`${what}: how`, "options such as { method: 'saliency' }, or a function", how);
  }
  const { method, ...options } = how;
  checkChoice(`${what}: method`, method, Object.keys(methods) as ExplainMethodName[]);
  checkKeyNames(what, options, [...Object.keys(methods[method].defaults), 'batchSize', 'seed']);
  const chosen = methods[method] as Method;
  const run = attributionFunction(chosen);
  return {
    name: method,
    run: (model, inputs, classes) => run(model, inputs, { ...options, target: classes }),
    ...(chosen.values && { values: (context: Context) => chosen.values!(context, settingsOf(chosen, options)) }),
  };
}

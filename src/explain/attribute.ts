import { checkInteger, checkKeyNames } from '../base';
import { type PredictInput, BatchRun } from '../learn';
import { Attribution } from './attribution';
import { columnsOf } from './columns';
import type { AnyMethod, Context, Method, PredictionMethod } from './method';
import { networkSubject, subjectOf, type ExplainedModel, type PredictingModel } from './subject';
import { chooseTarget, targetKeys, type ExplainTargetOptions } from './target';

/** Options that every method has. */
export interface ExplainSharedOptions extends ExplainTargetOptions {
  /** How many samples the network is given at once. Default 64, of samples that are no images 1024. */
  batchSize?: number;
  /** What random numbers follow from, where a method draws some. Default 0. */
  seed?: number;
}

/** The options of a method: its own and those that all have. */
export type AttributionOptions<O> = Partial<O> & ExplainSharedOptions;

/**
 * A method as a function.
 *
 * @typeParam M - what it explains: models and networks, or plain functions as well
 */
export type AttributionFunction<O extends object, M = ExplainedModel> = (
  model: M,
  inputs: PredictInput,
  options?: AttributionOptions<O>,
) => Promise<Attribution>;

/** The options of a method, with what they are unless given. */
export function settingsOf<O extends object>({ defaults }: AnyMethod<O>, options: object): Required<O> {
  const given = Object.entries(options).filter(([key, value]) => Object.hasOwn(defaults, key) && value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** The function that users call for a method. It leaves no tensors and no graphs. */
export function attributionFunction<O extends object>(method: Method<O>): AttributionFunction<O>;
export function attributionFunction<O extends object>(
  method: PredictionMethod<O>,
): AttributionFunction<O, PredictingModel>;
export function attributionFunction<O extends object>(method: AnyMethod<O>): AttributionFunction<O, PredictingModel> {
  const own = Object.keys(method.defaults);
  return async (model, inputs, options = {}) => {
    const { name } = method;
    checkKeyNames(name, options, [...own, ...targetKeys, 'batchSize', 'seed']);
    const { target: asked, labels, seed = 0 } = options;
    checkInteger('seed', seed, 0);
    const columns = columnsOf(inputs);
    const subject = method.needs === 'predictions' ? subjectOf(name, model, columns) : networkSubject(name, model);
    const rows = subject.rows(inputs);
    const { batchSize = rows.rowShape.length === 3 ? 64 : 1024 } = options;
    checkInteger('batchSize', batchSize, 1);
    const target = await chooseTarget(
      { ...(asked === undefined ? {} : { target: asked }), ...(labels === undefined ? {} : { labels }) },
      { subject, data: inputs, length: rows.length, outputs: () => subject.outputs(rows, batchSize) },
    );
    const run = new BatchRun(name, rows, batchSize);
    try {
      const settings = settingsOf(method, options);
      // A method that needs no network does not look at it.
      const context = { what: name, rows, columns, target, seed, run, subject, network: subject.network } as Context;
      const found = await method.attribute(context, settings);
      const { words, classes } = target;
      return new Attribution({ ...found, method: name, target: words, classes, inputs: rows, columns });
    } finally {
      run.end();
    }
  };
}

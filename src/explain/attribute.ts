import { compiled } from '../backend';
import { checkInteger, checkKeyNames } from '../base';
import type { Rows } from '../data';
import { predictAll, predictRows, unpacked, type PredictInput, type Values } from '../learn';
import { runNetwork } from '../network';
import { Attribution } from './attribution';
import { BatchRun } from './batches';
import type { Method } from './method';
import { subjectOf, type ExplainedModel, type Subject } from './subject';
import { chooseTarget, targetKeys, type ExplainTargetOptions } from './target';

/** Options that every method has. */
export interface ExplainSharedOptions extends ExplainTargetOptions {
  /** How many samples the network is given at once. Default 64. */
  batchSize?: number;
  /** What random numbers follow from, where a method draws some. Default 0. */
  seed?: number;
}

/** The options of a method: its own and those that all have. */
export type AttributionOptions<O> = Partial<O> & ExplainSharedOptions;

/** A method as a function. */
export type AttributionFunction<O extends object> = (
  model: ExplainedModel,
  inputs: PredictInput,
  options?: AttributionOptions<O>,
) => Promise<Attribution>;

/** The function that users call for a method. It leaves no tensors and no graphs. */
export function attributionFunction<O extends object>(method: Method<O>): AttributionFunction<O> {
  const own = Object.keys(method.defaults);
  return async (model, inputs, options = {}) => {
    const { name } = method;
    checkKeyNames(name, options, [...own, ...targetKeys, 'batchSize', 'seed']);
    const { target: asked, labels, batchSize = 64, seed = 0 } = options;
    checkInteger('batchSize', batchSize, 1);
    checkInteger('seed', seed, 0);
    const subject = subjectOf(name, model);
    const { network } = subject;
    const rows = predictRows(inputs, network, name);
    const target = await chooseTarget(
      { ...(asked === undefined ? {} : { target: asked }), ...(labels === undefined ? {} : { labels }) },
      {
        network,
        task: () => subject.task(),
        data: inputs,
        length: rows.length,
        outputs: () => outputsOf(subject, rows, batchSize),
      },
    );
    const given = Object.entries(options).filter(([key, value]) => own.includes(key) && value !== undefined);
    const run = new BatchRun(name, rows, batchSize);
    try {
      const settings = { ...method.defaults, ...Object.fromEntries(given) };
      const found = await method.attribute({ what: name, network, rows, target, seed, run }, settings);
      const { words, classes } = target;
      return new Attribution({ ...found, method: name, target: words, classes, inputs: rows });
    } finally {
      run.end();
    }
  };
}

async function outputsOf({ network }: Subject, rows: Rows, batchSize: number): Promise<Values> {
  const channels = rows.rowShape.at(-1) ?? 1;
  const infer = compiled((x) => ({
    output: runNetwork(network.outputs[0]!, unpacked(x, channels), { training: false }),
  }));
  try {
    return (await predictAll({ x: rows }, infer, batchSize))['output']!;
  } finally {
    infer.dispose();
  }
}

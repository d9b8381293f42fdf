import * as tf from '@tensorflow/tfjs';
import { compiled, type CompiledFunction } from '../backend';
import { checkInteger, checkKeys, InputError } from '../base';
import type { Rows, Values } from '../data';
import { runNetwork, tensorsBefore } from '../network';
import { predictRows } from './checkData';
import { inputSlopes } from './inputSlopes';
import { readNumbers, type Numbers } from './numbers';
import { predictAll } from './predictAll';
import { unpacked } from './rowTensors';
import type { PredictInput } from './samples';
import { meanLoss } from './tasks/meanLoss';
import type { Tasks } from './tasks/task';
import { targetFields } from './trainingData';

/** What {@link NetworkView.gradients} takes the gradient of. */
export interface GradientOptions {
  /** The number of the output value, such as the logit of a class, from 0. Default 0, where no targets are given. */
  output?: number;
  /** Targets of the rows: the gradient is that of the compiled loss of each row. */
  targets?: Numbers;
}

/** Who has the network: what its output is trained for. */
interface Owner {
  tasks(what: string): Tasks;
}

/** A look into the network of a model: its layers, what they give, and gradients at its input. */
export class NetworkView {
  private readonly steps = new Map<string, CompiledFunction>();

  /** @internal */
  constructor(
    /** The network as TensorFlow.js has it. */
    readonly layersModel: tf.LayersModel,
    private readonly owner: Owner,
  ) {}

  /** The layers, from the input on. */
  get layers(): readonly tf.layers.Layer[] {
    return this.layersModel.layers;
  }

  /**
   * What a layer gives for samples, in inference mode.
   *
   * @param layer - the name of a layer, or its place (from 0; -1 is the last)
   * @returns `[n, ...output of the layer]`
   * @throws InputError for a layer that the network does not have, and samples that do not fit
   * @example
   * const maps = await model.network.activations(test.images.select([0, 1]), 'conv2d_1');   // [2, height, width, channels]
   */
  async activations(data: PredictInput, layer: string | number): Promise<Values> {
    const end = this.outputOf(layer);
    const step = this.step(`activations ${end.id}`, (x) => runNetwork(end, x, { training: false }));
    return (await predictAll({ x: this.rows(data) }, step, 256))['result']!;
  }

  /**
   * Gradients at the input, in inference mode: how much an output value, or the loss, changes with each number of a sample.
   *
   * @returns `[n, ...input]`
   * @throws InputError for an output that is not there, and for `targets` of a model that was not compiled
   * @example
   * const slopes = await model.network.gradients(images);                       // of the logit
   * const ofLoss = await model.network.gradients(images, { targets: labels });  // of the loss
   */
  async gradients(data: PredictInput, options: GradientOptions = {}): Promise<Values> {
    checkKeys('gradients', options, ['output', 'targets']);
    const { output, targets } = options;
    const x = this.rows(data);
    const [end] = this.layersModel.outputs;
    if (targets !== undefined) {
      if (output !== undefined) throw new InputError('output', 'none beside targets', output, 'Leave one of them out.');
      const task = this.owner.tasks('gradients')['y'];
      if (!task)
        throw new InputError('gradients', 'a model of one output', 'another', 'Take the gradient of an output.');
      const sizes = end!.shape.slice(1).map((size) => size ?? 1);
      const y = task.targets('targets', readNumbers('targets', targets), x.length, sizes);
      const step = this.step('gradients loss', (samples, truth) =>
        inputSlopes('gradients', samples, (z) => {
          const loss = meanLoss(task)(truth, this.run(z));
          // The loss is a mean over the batch; a row's own is so many times as large.
          return tf.mul(loss, z.shape[0]);
        }),
      );
      return (await predictAll({ x, ...targetFields({ y }) }, step, 256))['result']!;
    }
    const width = end!.shape.slice(1).reduce<number>((product, size) => product * (size ?? 1), 1);
    const chosen = output ?? 0;
    checkInteger('output', chosen, 0);
    if (chosen >= width) throw new InputError('output', `a whole number from 0 to ${width - 1}`, chosen);
    const step = this.step(`gradients ${chosen}`, (samples) =>
      inputSlopes('gradients', samples, (z) => {
        const flat = tf.reshape(this.run(z), [z.shape[0], width]);
        return tf.sum(tf.slice(flat, [0, chosen], [z.shape[0], 1]));
      }),
    );
    return (await predictAll({ x }, step, 256))['result']!;
  }

  /** Frees the graphs. @internal */
  dispose(): void {
    for (const step of this.steps.values()) step.dispose();
    this.steps.clear();
  }

  private rows(data: PredictInput): Rows {
    return predictRows(data, this.layersModel);
  }

  private run(x: tf.Tensor): tf.Tensor {
    return runNetwork(this.layersModel.outputs[0]!, x, { training: false });
  }

  private outputOf(layer: string | number): tf.SymbolicTensor {
    const { layers } = this;
    const found = typeof layer === 'number' ? layers.at(layer) : layers.find(({ name }) => name === layer);
    if (!found) throw new InputError('layer', `one of ${layers.map(({ name }) => name).join(', ')}`, layer);
    const given = this.layersModel.outputs.flatMap((end) => tensorsBefore(end));
    return given.find(({ sourceLayer }) => sourceLayer === found) ?? this.layersModel.inputs[0]!;
  }

  /** A compiled function of samples, packed or not, made once. */
  private step(key: string, fn: (x: tf.Tensor, ...others: tf.Tensor[]) => tf.Tensor): CompiledFunction {
    const known = this.steps.get(key);
    if (known) return known;
    const channels = this.layersModel.inputs[0]!.shape.at(-1)!;
    const made = compiled((x, ...others) => ({ result: fn(unpacked(x, channels), ...others) }));
    this.steps.set(key, made);
    return made;
  }
}

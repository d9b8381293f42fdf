import type * as tf from '@tensorflow/tfjs';
import { InputError, type Random } from '../base';
import type { Batch, Fields } from './batch';
import type { OwnState, PassContext, PassOutputs, Phase, PlayerGradients, PrepareContext } from './learner';
import type { Inferred } from './predictAll';
import type { Scorers } from './resampling/context';
import type { Tasks } from './tasks/task';
import type { TrainingData } from './trainingData';

/**
 * What a model may say about itself; every hook but the passes has a default, so a model writes down what is different. They are
 * called by the trainer and by models made of models, never by users.
 *
 * @typeParam P - what `predict` gives
 */
export abstract class ModelHooks<P> {
  /**
   * A whole training step: the loss of one player. Runs inside a compiled function.
   *
   * @virtual
   */
  abstract trainPass(batch: Batch, context: PassContext): PassOutputs;

  /**
   * A whole prediction: tensors by name, a row a sample. Runs inside a compiled function.
   *
   * @virtual
   */
  abstract inferPass(batch: Batch): Record<string, tf.Tensor>;

  /** What the user gets of a prediction. @param inferred - what {@link inferPass} gave, for all rows @virtual */
  abstract decode(inferred: Inferred): P;

  /** Fields of a batch that have targets which `compile` is told a loss for. Default none: the model has a loss of its own. @virtual */
  targets(): Readonly<Record<string, tf.SymbolicTensor>> {
    return {};
  }

  /** Networks of its own beside the first, by a name each: trained and saved with it. Default none. @virtual */
  ownNetworks(): Readonly<Record<string, tf.LayersModel>> {
    return {};
  }

  /** How many batches a step works on, one after another in the same tensors. Default 1. @virtual */
  batchesPerStep(): number {
    return 1;
  }

  /** How many random numbers a row needs. Default none. @virtual */
  noiseWidth(_phase: Phase): number {
    return 0;
  }

  /** Fills the random numbers of one row. Default standard normal ones. @virtual */
  fillNoise(random: Random, row: Float32Array, _phase: Phase): void {
    random.fillNormal(row);
  }

  /** Changes the batch before gradients are taken. Runs inside a compiled function. Default: as it is. @virtual */
  prepare(batch: Batch, _context: PrepareContext): Batch {
    return batch;
  }

  /** The loss of the tasks alone, in inference mode: for `prepare`. Default: a model has none @virtual */
  taskLoss(_batch: Batch, _tasks: Tasks): tf.Scalar {
    throw new InputError(this.constructor.name, 'a taskLoss of its own', 'none', 'Override taskLoss(batch, tasks).');
  }

  /** Changes gradients before the optimizers get them. Runs inside a compiled function. Default: as they are. @virtual */
  steer(gradients: PlayerGradients, _batch: Batch): PlayerGradients {
    return gradients;
  }

  /** Receives what a step collected, and the targets `y`. Default: does nothing. @virtual */
  onStep(_collected: Readonly<Record<string, Float32Array>>, _y: Float32Array): void {
    // Nothing to keep unless a model collects.
  }

  /** What else has to be saved. Default nothing. @virtual */
  ownState(): OwnState {
    return { meta: null, arrays: {} };
  }

  /** Puts back what {@link ownState} gave. Default nothing. @virtual */
  restoreOwn(_state: OwnState): void {
    // Nothing was kept unless a model does.
  }

  /** Checks that it can be trained on the tasks. @throws InputError otherwise. Default: it can @virtual */
  checkTasks(_tasks: Tasks): void {
    // Every task will do unless a model says otherwise.
  }

  /** How scores of rows are worked out, for resampling policies that ask for them by name. Default none. @virtual */
  scorers(_fields: Fields, _data: TrainingData, _rows: Uint32Array): Scorers {
    return {};
  }
}

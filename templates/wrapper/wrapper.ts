import * as tf from '@tensorflow/tfjs';
import { InputError, registerModel, RiskWrapper, withoutGradient } from 'risklab';
import type { InferInputs, ModelOptions, Prediction, Risks, StepInputs, StepOutputs } from 'risklab';

/**
 * A wrapper to start from: a second, small network learns how large the squared error of each prediction will be. Where it expects a
 * large one, the prediction is not to be trusted. Change what it learns, and what it says.
 */
export class MyWrapper extends RiskWrapper {
  private readonly head: tf.LayersModel;

  constructor(model: tf.LayersModel, options: ModelOptions = {}) {
    super(model, options);
    // The features are what the network computes before its last layer: `width` numbers for each row.
    const { width, outputs } = this.split;
    const kernelInitializer = tf.initializers.glorotUniform({ seed: this.seed + 1 });
    const layer = tf.layers.dense({ inputShape: [width], units: outputs, activation: 'softplus', kernelInitializer });
    this.head = tf.sequential({ layers: [layer] });
  }

  /** Networks of its own: they are trained, saved and freed with the wrapped one. */
  override ownNetworks(): Record<string, tf.LayersModel> {
    return { head: this.head };
  }

  /** Refuses tasks that it cannot learn. */
  override checkTask(task: StepInputs['task']): void {
    if (task !== 'regression') throw new InputError('MyWrapper', 'a task of numbers', task);
  }

  /** In each step of the training: what is added to the loss. It is compiled, so it may only use operations of TensorFlow.js. */
  override forward({ y, yHat, features }: StepInputs): StepOutputs {
    const expected = this.head.apply(features) as tf.Tensor; // [batch, outputs]
    // The head is to learn the error; the network is not to learn an error that is easy to guess.
    const error = withoutGradient(tf.squaredDifference(y, yHat));
    return { terms: { head: tf.losses.meanSquaredError<tf.Tensor, tf.Scalar>(error, expected) } };
  }

  /** In each prediction: tensors by name, a row for each row of the data. */
  override infer({ features }: InferInputs): Record<string, tf.Tensor> {
    return { expected: this.head.apply(features) as tf.Tensor };
  }

  /** The risks of a prediction, from what `infer` gave: here a variance, as noise has. */
  override toRisks({ expected }: Prediction): Risks {
    return { aleatoric: expected! };
  }
}

// By its name a saved model finds the class again.
registerModel(MyWrapper);

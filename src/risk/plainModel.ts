import type * as tf from '@tensorflow/tfjs';
import { checkKeys } from '../base';
import { RiskWrapper } from './riskWrapper';
import type { Risks } from './riskTensor';
import type { StepInputs, StepOutputs } from './step';
import type { RiskWrapperOptions } from './wrapperOptions';

/**
 * A model as it is, without estimates of risk: to compare with. It can be resampled uniformly or by known groups.
 *
 * @example
 * const model = new PlainModel(standardClassifier({ seed: 0 }), { seed: 0 });
 * model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: 'binaryCrossentropyFromLogits' });
 * await model.fit(train, { epochs: 6 });
 */
export class PlainModel extends RiskWrapper {
  protected readonly kind = 'PlainModel';

  /** @throws InputError for an unknown or bad option, or a model with fewer than two layers */
  constructor(model: tf.LayersModel, options: RiskWrapperOptions = {}) {
    checkKeys('PlainModel', options, ['seed']);
    super(model, options);
  }

  /** Reads a model that {@link RiskWrapper.save} wrote. @throws InputError when the folder holds something else */
  static load(folder: string): Promise<PlainModel> {
    return RiskWrapper.read(folder, 'PlainModel', ([model], { seed }) => new PlainModel(model!, { seed }));
  }

  protected forward({ images, labels, loss }: StepInputs): StepOutputs {
    const yHat = this.parts.head(this.parts.features(images, true));
    return { terms: { task: loss(labels, yHat) }, yHat };
  }

  protected infer(images: tf.Tensor): { yHat: tf.Tensor } {
    return { yHat: this.parts.head(this.parts.features(images, false)) };
  }

  protected toRisks(): Risks {
    return {};
  }
}

import type * as tf from '@tensorflow/tfjs';
import { checkKeys } from '../base';
import { RiskWrapper } from './riskWrapper';
import { registerModel, type ModelOptions } from '../learn';

/**
 * A model without estimates of risk, as a baseline. It can be resampled uniformly or by known groups.
 *
 * @example
 * const model = new PlainModel(standardClassifier({ seed: 0 }), { seed: 0 });
 * model.compile({ optimizer: adam({ learningRate: 5e-4 }), loss: 'binaryCrossentropyFromLogits' });
 * await model.fit(train, { epochs: 6 });
 */
export class PlainModel extends RiskWrapper {
  /** @throws InputError for an unknown or bad option, or a model with fewer than two layers */
  constructor(model: tf.LayersModel, options: ModelOptions = {}) {
    checkKeys('PlainModel', options, ['seed']);
    super(model, options);
  }
}

registerModel(PlainModel);

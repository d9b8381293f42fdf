import { InputError } from '../base';
import type { PredictInput } from '../learn';
import { logitsOf, type Classifier } from './recipe';

/**
 * The logit of each row by a model of one.
 *
 * @throws InputError for something that is no model, several outputs, or a logit that is not finite
 */
export async function classLogits(
  what: string,
  model: Classifier,
  data: PredictInput,
  rows: number,
): Promise<Float32Array> {
  checkClassifier(what, model);
  const logits = await logitsOf(model, data);
  checkLogits(`${what}: model`, logits, rows);
  return logits;
}

/** @throws InputError for something that does not predict */
export function checkClassifier(what: string, model: Classifier): void {
  if (typeof (model as Partial<Classifier> | undefined)?.predict === 'function') return;
  throw new InputError(`${what}: model`, 'a model of risklab', model, 'Wrap a network: new PlainModel(network).');
}

/** @throws InputError for another count than one a row, or a logit that is not finite */
export function checkLogits(what: string, logits: ArrayLike<number>, rows: number): void {
  if (logits.length !== rows) {
    throw new InputError(what, `a logit for each of ${rows} rows`, logits.length, 'It takes classes 0 and 1.');
  }
  const bad = Array.from(logits).findIndex((logit) => !Number.isFinite(logit));
  if (bad >= 0)
    throw new InputError(what, 'finite logits', `${logits[bad]} in row ${bad}`, 'Did the training diverge?');
}

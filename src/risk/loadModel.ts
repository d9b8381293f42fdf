import { loadAnyModel, type AnyModel } from '../learn';
import type { RiskWrapper } from './riskWrapper';

/**
 * Reads a model of whatever class that `save` wrote: the class is found by its name. Classes of one's own have to be known first:
 * `registerModel(MyWrapper)`.
 *
 * @param folder - what was given to `save`
 * @returns the model, a `RiskWrapper` unless the type is named: `loadModel<NetworkModel>(folder)`
 * @throws InputError when the folder holds something else, or a class that is not registered
 * @example
 * const model = await loadModel('models/faces');
 * const scored = (await model.predict(test)).joinTo(test.table);
 */
export async function loadModel<T extends AnyModel = RiskWrapper>(folder: string): Promise<T> {
  return (await loadAnyModel(folder)) as T;
}

import { leastOf, type Method, type Setting } from './methods';
import { inUnitsOf, scoreOf, type Score } from './score';
import { Normaliser, randomSplit, rowsOf } from './splits';
import type { RegressionData } from './tables';

/** What a method reached on one split. */
export interface SplitResult extends Score {
  /** What was chosen on the validation part. */
  readonly setting: Setting;
}

/**
 * One split of the protocol: a tenth of the rows is held out; on a fifth of the others, held out in turn, hyperparameters are chosen by
 * likelihood; with them the method is trained again on all the others. The held-out tenth is looked at once, at the end, and
 * inputs and targets are normalised by the training rows alone.
 *
 * @param split - the number of the split, which is the seed of everything
 * @returns error and negative log likelihood in the units of the target
 */
export async function runSplit(data: RegressionData, method: Method, split: number): Promise<SplitResult> {
  const { train, held } = randomSplit(data.y.length, 0.1, split);
  const setting = await chosenSetting(rowsOf(data, train), method, split);
  const { normaliser, found, y } = await learned(rowsOf(data, train), rowsOf(data, held), method, setting, split);
  return { ...inUnitsOf(normaliser.target.std, scoreOf(found, y)), setting };
}

/** The hyperparameters with the highest likelihood on a fifth of the rows, after training on the others. */
async function chosenSetting(data: RegressionData, method: Method, seed: number): Promise<Setting> {
  const { train, held } = randomSplit(data.y.length, 0.2, seed + 1000);
  const tried: { setting: Setting; nll: number }[] = [];
  for (const setting of method.settings) {
    const { found, y } = await learned(rowsOf(data, train), rowsOf(data, held), method, setting, seed);
    const refined = method.refine?.(setting, found, y) ?? setting;
    const variances = refined['variance'] === undefined ? found.variances : y.map(() => refined['variance']!);
    tried.push({ setting: refined, nll: scoreOf({ ...found, variances }, y).nll });
  }
  return leastOf(tried, ({ nll }) => (Number.isFinite(nll) ? nll : Infinity)).setting;
}

async function learned(
  train: RegressionData,
  held: RegressionData,
  method: Method,
  setting: Setting,
  seed: number,
): Promise<{ normaliser: Normaliser; found: Awaited<ReturnType<Method['predict']>>; y: readonly number[] }> {
  const normaliser = new Normaliser(train);
  const { x, y } = normaliser.apply(held);
  return { normaliser, found: await method.predict(normaliser.apply(train), x, setting, seed), y };
}

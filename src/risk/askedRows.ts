import pl from 'nodejs-polars';
import { InputError } from '../base';
import type { ResamplingContext } from '../learn';
import type { ResamplingScores } from './riskHooks';

/**
 * What a resampling policy is told about the rows that it weighs.
 *
 * @param table - of all rows
 * @param rows - the rows asked about
 * @param scores - what the model knows of them; `undefined` for a policy that has no need of it
 * @param kind - the model's class, for the error of a policy that asks nevertheless
 * @param wanted - whether the policy needs scores
 * @throws InputError when it does and there are none
 */
export function askedRows(
  table: pl.DataFrame,
  rows: Uint32Array,
  scores: ResamplingScores | undefined,
  kind: string,
  wanted: boolean,
): ResamplingContext {
  if (wanted && !scores) {
    const expected = 'uniform or groups for a model without latent vectors';
    throw new InputError('resampling', expected, kind, 'Wrap it in a DensityVAEWrapper.');
  }
  const asked = new Set(rows);
  const isAsked = Array.from({ length: table.height }, (_, row) => asked.has(row));
  const missing = (): never => {
    throw new InputError('resampling', 'a policy that says it needs scores', kind);
  };
  const none: ResamplingScores = { latents: missing, logDensity: missing, referenceLogDensity: missing };
  return { table: table.filter(pl.Series('asked', isAsked)), ...(scores ?? none) };
}

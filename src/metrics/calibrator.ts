import type pl from 'nodejs-polars';
import { InputError } from '../base';
import { IsotonicCalibrator } from './isotonic';
import type { IsotonicState } from './isotonic';
import { PlattCalibrator } from './platt';
import type { PlattState } from './platt';
import { TemperatureCalibrator } from './temperature';
import type { TemperatureState } from './temperature';

/** What a calibrator is as plain JSON. */
export type CalibratorState = TemperatureState | PlattState | IsotonicState;

/** A map from scores to calibrated probabilities, fitted once on data that training has not seen. */
export interface Calibrator {
  /**
   * The table with the calibrated probability on its right: column `p` of class 1, or `p0`, `p1` ... one a class; columns of the
   * same names are replaced.
   *
   * @throws InputError when a column of scores is missing or wrong
   */
  apply(table: pl.DataFrame): pl.DataFrame;
  /** All of it as plain JSON, for {@link calibratorFrom}. */
  toJSON(): CalibratorState;
}

/**
 * A calibrator from its JSON.
 *
 * @throws InputError when it is of no kind that is known
 * @example
 * const text = JSON.stringify(fitTemperature(validation));
 * calibratorFrom(JSON.parse(text)).apply(test);
 */
export function calibratorFrom(state: CalibratorState): Calibrator {
  if (typeof state !== 'object' || state === null) throw notCalibrator(state);
  switch (state.kind) {
    case 'temperature':
      return new TemperatureCalibrator(state);
    case 'platt':
      return new PlattCalibrator(state);
    case 'isotonic':
      return new IsotonicCalibrator(state);
    default:
      throw notCalibrator(state);
  }
}

function notCalibrator(state: unknown): InputError {
  return new InputError('calibrator', 'what toJSON() of a calibrator gave: kind temperature, platt or isotonic', state);
}

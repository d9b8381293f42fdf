import { InputError } from '../base';
import type { Calibrator, CalibratorState } from './calibrator';
import { IsotonicCalibrator } from './isotonic';
import { PlattCalibrator } from './platt';
import { TemperatureCalibrator } from './temperature';

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

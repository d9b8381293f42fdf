import type pl from 'nodejs-polars';

/** A calibrator of {@link fitTemperature} as plain JSON. */
export interface TemperatureState {
  kind: 'temperature';
  /** What logits are divided by: above 1 the model was too sure, below 1 too unsure. */
  temperature: number;
  logits: readonly string[];
}

/** A calibrator of {@link fitPlatt} as plain JSON. */
export interface PlattState {
  kind: 'platt';
  slope: number;
  intercept: number;
  score: string;
}

/** A calibrator of {@link fitIsotonic} as plain JSON. */
export interface IsotonicState {
  kind: 'isotonic';
  /** Scores, ascending. */
  scores: readonly number[];
  /** The probability at each of them, never falling. */
  probabilities: readonly number[];
  score: string;
}

/** What a calibrator is as plain JSON. */
export type CalibratorState = TemperatureState | PlattState | IsotonicState;

/** A map from scores to calibrated probabilities, fitted once on data that training has not seen. */
export interface Calibrator {
  /**
   * The table with the calibrated probability on its right: column `p` of class 1, or `p0`, `p1` ... one per class; columns of the
   * same names are replaced.
   *
   * @throws InputError when a column of scores is missing or wrong
   */
  apply(table: pl.DataFrame): pl.DataFrame;
  /** All of it as plain JSON, for {@link calibratorFrom}. */
  toJSON(): CalibratorState;
}

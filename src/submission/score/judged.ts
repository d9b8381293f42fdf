import type { Interval } from '../../metrics';

/** A metric with its interval of 95%. */
export interface Measured extends Interval {
  readonly value: number;
}

/** Predictions beside the truth; line i of each is of the same image. */
export interface Judged {
  /** Logits: above 0 is a face. */
  readonly score: Float64Array;
  readonly risk?: Float64Array | undefined;
  /** 1 = face, 0 = not. */
  readonly label: Uint8Array;
  /** Groups of faces; null for those of none. */
  readonly group: readonly (string | null)[];
}

/** A difference between the outputs of a run and those of the baseline. */
export interface Difference {
  /** The number of the cell, as in the results of a run. */
  cell: number;
  /** Which of its outputs, such as `stdout`, `output 2` or `metric auroc`. */
  what: string;
  /** What differs, and by how much, in a line. */
  message: string;
  /** The two texts, where these were compared, after times, paths and ids were taken out. */
  texts?: { expected: string; actual: string };
  /** The two images and where they differ, as PNG in base64, where these were compared. */
  images?: { expected: string; actual: string; difference?: string };
}

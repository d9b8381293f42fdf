/** Something that is not as an exercise asks. */
export interface Finding {
  /** What was looked at, such as `variance([1, 3])`. */
  what: string;
  expected: string;
  got: string;
  /** What may be the reason, and where to look, as a sentence. */
  hint: string;
}

/** What can become of an exercise. `open`: its TODO is still there; `error`: it could not be judged, its code was not run for instance. */
export const checkStates = ['passed', 'failed', 'open', 'error'] as const;

/** One of {@link checkStates}. */
export type CheckState = (typeof checkStates)[number];

/** What became of an exercise, as plain data. */
export interface CheckResult {
  /** Such as `4.2`. */
  id: string;
  /** What it is about, in a few words. */
  title: string;
  state: CheckState;
  /** The points that it earned. */
  points: number;
  /** The points that it can earn. */
  of: number;
  /** Empty where it passed. */
  findings: Finding[];
}

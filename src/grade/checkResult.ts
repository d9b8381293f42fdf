/** Something that is not as an exercise asks: what was looked at, what it should be, what it is, and what to look at next. */
export interface Finding {
  what: string;
  expected: string;
  got: string;
  hint: string;
}

/** What became of an exercise. `open`: its TODO is still there; `error`: it could not be judged. */
export interface CheckResult {
  /** Such as `4.2`. */
  id: string;
  /** What it is about, in a few words. */
  title: string;
  state: 'passed' | 'failed' | 'open' | 'error';
  /** The points that it earned. */
  points: number;
  /** The points that it can earn. */
  of: number;
  /** Empty where it passed. */
  findings: Finding[];
}

/** One thing of the several that a benchmark compares in the same run. */
export interface Contender<T> {
  /** What tables call it, such as `ours` or `ipykernel`. */
  name: string;
  /** Why it is not there; its columns then say so. */
  absent?: string;
  /** One repeat, from scratch or on what was set up before. */
  repeat: () => Promise<T>;
}

/** One quantity, measured several times for each contender. */
export interface Measure {
  /** Such as `start to first result`. */
  name: string;
  /** Such as `ms` or `lines/s`. */
  unit: string;
  /** Which direction is good. */
  better: 'less' | 'more';
  /** The values of all repeats by contender; a text says why there are none. */
  samples: Record<string, readonly number[] | string>;
}

/** A table of its own, as text. */
export interface BenchTable {
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What a benchmark has found. */
export interface BenchResult {
  /** What was compared, a heading. */
  title: string;
  /** The contender that the others are compared with. */
  ours: string;
  measures: readonly Measure[];
  /** What is shown in place of medians and ratios, where ours is not compared in one run. */
  table?: BenchTable;
  /** Sentences below the table: sizes, versions of the peers, what was not comparable. */
  notes: readonly string[];
}

/** An option of one subject's own, as commander writes it: `--epochs <n>`. */
export interface BenchOption {
  flags: string;
  description: string;
  default?: string;
}

/** What every subject is told. */
export interface BenchSettings {
  /** How often each contender is measured. */
  repeats: number;
  /** The Python that has the peers which come from there. */
  python: string;
  /** The subject's own options by their names in camel case. */
  options: Readonly<Record<string, string | boolean | undefined>>;
  /** Tells how far it is; goes to standard error. */
  say: (text: string) => void;
}

/**
 * One benchmark: ours beside its peers, in one run on one machine.
 *
 * @example
 * export const sampler: BenchSubject = { options: [], run: async ({ repeats }) => ({ title: 'Sampler', ... }) };
 */
export interface BenchSubject {
  options: readonly BenchOption[];
  /** How often each is measured unless asked otherwise. Default 5. */
  repeats?: number;
  run: (settings: BenchSettings) => Promise<BenchResult>;
}

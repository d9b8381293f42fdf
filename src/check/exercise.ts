import type { Finding } from './checkResult';

/**
 * Something to write in a lab, and how it is checked: in two halves, so that what a learner's code has touched never says whether it is
 * right. `probe` runs where that code runs and only hands out answers; `judge` knows the right ones, and runs in the cell or, when
 * notebooks are graded, in a process of its own.
 */
export interface Exercise {
  /** Lab and number, such as `4.2`. */
  readonly id: string;
  /** A few words, as in the task. */
  readonly title: string;
  /** What the cell must declare, such as `['suspects']`; no other exercise has one of these names. */
  readonly names: readonly string[];
  /** What it earns. */
  readonly points: number;
  /**
   * Calls the learner's code on inputs that are drawn from the seed.
   *
   * @param values - what the cell has declared, by name
   * @returns plain data, which JSON can hold
   */
  probe(values: Readonly<Record<string, unknown>>, seed: number): unknown;
  /**
   * Compares the answers with the right ones. Never throws, whatever the answers are.
   *
   * @returns what is wrong, the most telling first; none when all is right
   */
  judge(answers: unknown, seed: number): Finding[];
}

import { inspect } from 'node:util';
import { displaySymbol, type MimeBundle, type Shown } from '../cell';

/**
 * A picture that a cell shows: every form of it in one output, so that each reader sees the best one it can, once.
 * `await show(figure)` shows it anywhere in a cell; as the last expression of a cell it shows itself. Printed, it is its
 * numbers as text.
 */
export abstract class Figure {
  /**
   * @param text - the figure in words and numbers: what is drawn, for readers of text, terminals and screen readers
   */
  constructor(readonly text: string) {}

  /** All forms of the figure, with what front ends are told beside them. */
  abstract render(): Promise<Shown>;

  /** What a cell shows whose last expression it is. */
  async [displaySymbol](): Promise<MimeBundle> {
    return (await this.render()).data;
  }

  /** What the console prints. */
  [inspect.custom](): string {
    return this.text;
  }

  /** The figure in words and numbers. */
  toString(): string {
    return this.text;
  }
}

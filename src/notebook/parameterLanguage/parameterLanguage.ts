import type { Declaration } from './declarations';

/** How the parameters of a notebook are written in its language. */
export interface ParameterLanguage {
  /** The variables that a cell declares at its top, by name. */
  declarationsOf: (code: string) => Map<string, Declaration>;
  /** Code that gives a variable a value. */
  assignment: (name: string, value: unknown, declaration: Declaration | undefined) => string;
  /** Whether its numbers keep whole numbers of any size. */
  exactIntegers: boolean;
}

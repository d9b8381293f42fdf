import { oracle } from './oracle';
import { outOfFold } from './outOfFold';
import { plain } from './plain';
import { trainTwice } from './trainTwice';

/** All methods by name: a new one is a file and a line here. `knowsGroups`: it needs the true ones. */
export const methods = {
  plain: { run: plain, knowsGroups: false },
  oracle: { run: oracle, knowsGroups: true },
  trainTwice: { run: trainTwice, knowsGroups: false },
  outOfFold: { run: outOfFold, knowsGroups: false },
} as const;

/** The name of a method. */
export type MethodName = keyof typeof methods;

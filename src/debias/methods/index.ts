import { clusters } from './clusters';
import { dbVae } from './dbVae';
import { dfr } from './dfr';
import { earlyErrors } from './earlyErrors';
import { eiil } from './eiil';
import { focal } from './focal';
import { groupDro } from './groupDro';
import { lff } from './lff';
import { oracle } from './oracle';
import { outOfFold } from './outOfFold';
import { plain } from './plain';
import { reference } from './reference';
import { tempered } from './tempered';
import { trainTwice } from './trainTwice';

/** All methods by name: a new one is a file and a line here. `knowsGroups`: it needs the true ones. */
export const methods = {
  plain: { run: plain, knowsGroups: false },
  oracle: { run: oracle, knowsGroups: true },
  trainTwice: { run: trainTwice, knowsGroups: false },
  outOfFold: { run: outOfFold, knowsGroups: false },
  earlyErrors: { run: earlyErrors, knowsGroups: false },
  tempered: { run: tempered, knowsGroups: false },
  clusters: { run: clusters, knowsGroups: false },
  eiil: { run: eiil, knowsGroups: false },
  lff: { run: lff, knowsGroups: false },
  groupDro: { run: groupDro, knowsGroups: true },
  dfr: { run: dfr, knowsGroups: true },
  focal: { run: focal, knowsGroups: false },
  dbVae: { run: dbVae, knowsGroups: false },
  reference: { run: reference, knowsGroups: false },
} as const;

/** The name of a method. */
export type MethodName = keyof typeof methods;

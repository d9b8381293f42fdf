export { numberColumn, textColumn, labelColumn } from './columns';
export type { ClassOptions, ClassPredictions, Probabilities } from './classColumns';
export type { ForEach, NamedTable, Tables } from './namedTables';
export type { GaussianOptions, GaussianPredictions } from './gaussianColumns';
export type { GroupOptions, Group } from './groups';
export { columnNames, groupColumns, groupsOf, groupName } from './groups';
export { checkTable } from './checkTable';
export {
  classKeys,
  isSingle,
  readClasses,
  classColumn,
  readProbabilities,
  logProbabilities,
  readLogits,
} from './classColumns';
export { finiteColumn, positiveColumn, gaussianKeys, readGaussian } from './gaussianColumns';
export { forEach, isTable, namedTables } from './namedTables';
export { ordered, haveOwnOrder } from './order';

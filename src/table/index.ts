export { cells, labelColumn, numberColumn, textColumn, textOf } from './columns';
export type { Cell } from './columns';
export type { ClassOptions, ClassPredictions, Probabilities } from './classColumns';
export type { ForEach, NamedTable, Tables } from './namedTables';
export type { GaussianOptions, GaussianPredictions } from './gaussianColumns';
export type { Group } from './groups';
export { groupsOf } from './groups';
export type { GroupOptions } from './groupNames';
export { columnNames, groupColumns, groupName } from './groupNames';
export type { CodedGroup, GroupCodes } from './groupCodes';
export { groupCodes } from './groupCodes';
export { tableOf } from './tableOf';
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

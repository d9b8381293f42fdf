/**
 * Checks of the exercises of the labs: for cells, for programs, and in two halves for whoever grades notebooks.
 *
 * @module risklab/check
 */
export { check } from './check';
export { checkAll } from './checkAll';
export { CheckReport } from './checkReport';
export { checkStates } from './checkResult';
export type { CheckResult, CheckState, Finding } from './checkResult';
export { CheckSummary } from './checkSummary';
export type { Exercise } from './exercise';
export { exerciseOf, exercises, exercisesOfLab } from './exercises';
export { judge } from './judge';
export type { Plain } from './plain';
export { probe } from './probe';
export type { Probed, Values } from './probe';
export { checksType } from './views';

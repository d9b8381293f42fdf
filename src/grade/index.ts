export type { CheckResult, Finding } from './checkResult';
export { gradeOutcomes, readResult, readResults, resultName, writeResult } from './result';
export type { CellError, GradeOutcome, GradeResult, Scores } from './result';

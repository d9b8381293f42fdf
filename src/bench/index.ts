export { interleaved, pick, timed } from './interleave';
export { thisMachine, machineLine } from './machine';
export type { Machine } from './machine';
export { markdownReport, writeJsonReport } from './report';
export { median, quantile } from './statistics';
export type { BenchOption, BenchResult, BenchSettings, BenchSubject, BenchTable, Contender, Measure } from './subject';
export { benchSubjects } from './subjects';
export type { LazySubject } from './subjects';

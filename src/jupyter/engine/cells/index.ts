export { Language } from './language';
export type { Completion, RunOutcome } from './language';
export type { Completeness } from './completeness';
export type { Diagnostic } from './diagnostic';

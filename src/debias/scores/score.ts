import type { Evidence } from '../evidence';

/** A score of suspicion: a number for each training row, larger the more suspicious it is. */
export type Score = (evidence: Evidence) => Promise<Float64Array>;

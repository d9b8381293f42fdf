/** What `robust.*` offers: what corruptions and attacks do to predictions. */
export { corrupt, corruptionKinds } from './corrupt';
export type { CorruptOptions } from './corrupt';
export type { CorruptionKind } from './corruptions';

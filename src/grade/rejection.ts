import { RisklabError } from '../base';
import type { GradeOutcome } from './result';

/** A submission that cannot be graded, or not in full. */
export class GradeRejection extends RisklabError {
  override readonly name = 'GradeRejection';

  /** @param reason - why, as a sentence that its author can understand */
  constructor(
    readonly outcome: Exclude<GradeOutcome, 'graded'>,
    reason: string,
  ) {
    super(reason);
  }
}

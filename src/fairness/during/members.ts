import * as tf from '@tensorflow/tfjs';
import { checkInteger, InputError } from '../../base';
import { oneHot, type Part, type StepInputs } from '../../learn';

/** Which groups a part of a training run looks at. */
export interface GroupColumn {
  /**
   * The column of the groups, which `fit` has to be told: `fit(data, { columns: ['sex'] })`. Text counts by its place in the expected order,
   * numbers as they are, so they have to be 0, 1 ... Rows without a value are of no group.
   */
  readonly column: string;
  /** How many groups there are. Default 2. */
  readonly groups?: number;
}

/** Checks a group column. @throws InputError */
export function checkGroupColumn(what: string, { column, groups = 2 }: GroupColumn): number {
  if (typeof column !== 'string' || column === '') {
    throw new InputError(`${what}: column`, 'the name of the column of the groups', column);
  }
  checkInteger(`${what}: groups`, groups, 2, 'One group has nobody to be compared with.');
  return groups;
}

/** Which group each row of a batch is of, `[batch, groups]`: 1 in the place of its group, 0 elsewhere. @throws InputError without the column */
export function membersOf(
  what: string,
  { batch }: Pick<StepInputs, 'batch'>,
  column: string,
  groups: number,
): tf.Tensor {
  const codes = batch[column];
  if (!codes) {
    const todo = `Tell fit: { columns: ['${column}'] }.`;
    throw new InputError(`${what}: column`, `one that comes with the batch`, column, todo);
  }
  return oneHot(codes, groups);
}

/** What {@link checkGroups} looks at: the largest number of a group in the batch, and the smallest. */
export function extremesOf({ batch }: Pick<StepInputs, 'batch'>, column: string): tf.Tensor {
  return tf.stack([tf.max(batch[column]!), tf.min(batch[column]!)]);
}

/** Refuses a batch whose groups are not those that were told. @throws InputError */
export function checkGroups(what: string, column: string, groups: number): NonNullable<Part['onStep']> {
  return (collected) => {
    const [highest, lowest] = collected[`${what} groups`]!;
    if (highest! < groups && lowest! >= -1 && Number.isInteger(highest) && Number.isInteger(lowest)) return;
    const got = highest! >= groups || !Number.isInteger(highest) ? highest : lowest;
    const todo = `Say how many groups there are: { groups: ${Math.max(groups, Math.ceil(highest!) + 1)} }.`;
    throw new InputError(
      `${what}: column ${column}`,
      `numbers of groups from 0 to ${groups - 1}, -1 for none`,
      got,
      todo,
    );
  };
}

import { InputError } from '../../base';
import type { Group } from '../../table';
import type { ThresholdCriterion } from '../after/criteria';

/** Rows among which a rate has to be equal, and those of each group among them. */
interface Event {
  readonly rows: readonly number[];
  readonly byGroup: readonly (readonly number[])[];
}

/** The constraints of a criterion on some rows: for each event and group, how far its rate is from that of the event. */
export class Moments {
  private readonly events: readonly Event[];
  /** How many differences there are. */
  readonly count: number;

  /** @throws InputError when a group has no rows of a class that the criterion looks at */
  constructor(
    private readonly labels: Uint8Array,
    groups: readonly Group[],
    criterion: ThresholdCriterion,
  ) {
    const classes = {
      demographicParity: [undefined],
      equalOpportunity: [1],
      predictiveEquality: [0],
      equalizedOdds: [0, 1],
    };
    this.events = classes[criterion].map((of) => {
      const byGroup = groups.map(({ name, rows }) => {
        const some = rows.filter((row) => of === undefined || labels[row] === of);
        if (some.length > 0) return some;
        throw new InputError(
          `group ${name}`,
          `rows of class ${of} for ${criterion}`,
          'none',
          'Join groups, or leave this one out.',
        );
      });
      return { rows: byGroup.flat(), byGroup };
    });
    this.count = this.events.length * groups.length;
  }

  /** The share of wrong decisions; those that are drawn count by their chance. */
  error(chances: ArrayLike<number>): number {
    let wrong = 0;
    this.labels.forEach((label, row) => (wrong += label === 1 ? 1 - chances[row]! : chances[row]!));
    return wrong / this.labels.length;
  }

  /** For each event and group: the rate of class 1 in the group, less that of all groups. */
  differences(chances: ArrayLike<number>): Float64Array {
    const rate = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + chances[row]!, 0) / rows.length;
    return Float64Array.from(
      this.events.flatMap(({ rows, byGroup }) => {
        const overall = rate(rows);
        return byGroup.map((some) => rate(some) - overall);
      }),
    );
  }

  /**
   * What deciding a row as 1 adds to `rows x (error + multipliers . differences)`: below 0 it is better decided as 1.
   *
   * @param multipliers - one for each difference
   */
  costs(multipliers: ArrayLike<number>): Float64Array {
    const n = this.labels.length;
    const costs = Float64Array.from(this.labels, (label) => 1 - 2 * label);
    this.events.forEach(({ rows, byGroup }, event) => {
      const at = event * byGroup.length;
      let total = 0;
      byGroup.forEach((some, group) => {
        const multiplier = multipliers[at + group]!;
        total += multiplier;
        for (const row of some) costs[row]! += (n * multiplier) / some.length;
      });
      for (const row of rows) costs[row]! -= (n * total) / rows.length;
    });
    return costs;
  }
}

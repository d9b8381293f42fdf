import pl from 'nodejs-polars';
import { checkChoice, checkKeys, InputError, messageOf } from '../../base';
import {
  calibratorFrom,
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  type Calibrator,
  type CalibratorState,
} from '../../metrics';
import { knownGroups, rowGroups } from '../rowGroups';

/** Options of {@link calibrateByGroup}. */
export interface CalibrateByGroupOptions {
  /** Columns of the groups; of several, each combination of values is a group. */
  readonly groups: string | readonly string[];
  /** Column of the true class, 0 or 1. Default `label`. */
  readonly label?: string;
  /** Column of the score; larger means class 1. Default `yHat`. */
  readonly score?: string;
  /** Which calibrator each group gets: `platt`, `isotonic`, or `temperature`, for which the score has to be a logit. Default `platt`. */
  readonly method?: 'platt' | 'isotonic' | 'temperature';
}

/** A calibration of {@link calibrateByGroup} as plain JSON. */
export interface GroupCalibrationState {
  readonly kind: 'calibration';
  readonly by: readonly string[];
  readonly groups: readonly { readonly name: string; readonly calibrator: CalibratorState }[];
}

/** What {@link calibrateByGroup} learned. */
export class GroupCalibration {
  private readonly calibrators: readonly Calibrator[];

  constructor(private readonly state: GroupCalibrationState) {
    this.calibrators = state.groups.map(({ calibrator }) => calibratorFrom(calibrator));
  }

  /**
   * The table with column `p`, the probability of class 1 by the calibrator of each row's group; a column of this name is replaced.
   *
   * @throws InputError when a column is missing or wrong, or a row is of no known group
   */
  apply(table: pl.DataFrame): pl.DataFrame {
    const { by, groups } = this.state;
    const codes = knownGroups(
      table,
      by,
      groups.map(({ name }) => name),
    );
    const p = new Float64Array(table.height);
    this.calibrators.forEach((calibrator, code) => {
      const rows = rowsOf(codes, code);
      if (rows.length === 0) return;
      const calibrated = calibrator.apply(takeRows(table, rows)).getColumn('p').toArray() as number[];
      rows.forEach((row, i) => (p[row] = calibrated[i]!));
    });
    return table.withColumns(pl.Series('p', p, pl.Float64));
  }

  /** All of it as plain JSON, for {@link mitigationFrom}. */
  toJSON(): GroupCalibrationState {
    const { kind, by, groups } = this.state;
    return { kind, by, groups: groups.map(({ name }, at) => ({ name, calibrator: this.calibrators[at]!.toJSON() })) };
  }
}

/**
 * Fits a calibrator to each group, so that a probability means the same in all of them: of the rows with p = 0.7, 70% are of class 1, whatever
 * their group. That is sufficiency for scores. It makes no rate of decisions equal.
 *
 * @param table - validation rows, not those of training. Rows with an empty group are left out
 * @throws InputError when a column is missing or wrong, there are fewer than two groups, or a group has rows of one class alone
 * @see Pleiss, G., et al. (2017). On fairness and calibration.
 * @example
 * const calibration = fairness.calibrateByGroup(scored, { groups: 'race', score: 'decileScore' });
 * reliability(calibration.apply(test), { probabilities: 'p' });
 */
export function calibrateByGroup(table: pl.DataFrame, options: CalibrateByGroupOptions): GroupCalibration {
  checkKeys('calibrateByGroup', options, ['groups', 'label', 'score', 'method']);
  const { label = 'label', score = 'yHat', method = 'platt' } = options;
  checkChoice('method', method, ['platt', 'isotonic', 'temperature']);
  const fit = {
    platt: (rows: pl.DataFrame) => fitPlatt(rows, { label, score }),
    isotonic: (rows: pl.DataFrame) => fitIsotonic(rows, { label, score }),
    temperature: (rows: pl.DataFrame) => fitTemperature(rows, { label, logits: score }),
  }[method];
  const { by, groups } = rowGroups(table, options.groups);
  const fitted = groups.map(({ name, rows }) => {
    try {
      return { name, calibrator: fit(takeRows(table, rows)).toJSON() };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(
        `group ${name}`,
        'rows that a calibrator can be fitted to',
        messageOf(error),
        'Join groups, or leave this one out.',
      );
    }
  });
  return new GroupCalibration({ kind: 'calibration', by, groups: fitted });
}

function rowsOf(codes: Int32Array, code: number): number[] {
  const rows: number[] = [];
  codes.forEach((one, row) => one === code && rows.push(row));
  return rows;
}

/** Some rows of a table, in their order. */
function takeRows(table: pl.DataFrame, rows: readonly number[]): pl.DataFrame {
  const wanted = new Array<boolean>(table.height).fill(false);
  for (const row of rows) wanted[row] = true;
  return table.filter(pl.Series('wanted', wanted));
}

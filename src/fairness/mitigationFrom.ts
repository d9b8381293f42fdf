import { InputError } from '../base';
import { GroupCalibration, type GroupCalibrationState } from './after/calibrateByGroup';
import { ThresholdRule, type ThresholdState } from './after/thresholdRule';
import type { Distribution } from './before/distribution';
import { DisparateImpactRepair, type RepairState } from './before/repairDisparateImpact';

/** What a fitted mitigation is as plain JSON. */
export type MitigationState = RepairState | ThresholdState | GroupCalibrationState;

/** What a state of a kind becomes. */
export type MitigationOf<State extends MitigationState> = State extends RepairState
  ? DisparateImpactRepair
  : State extends ThresholdState
    ? ThresholdRule
    : GroupCalibration;

/**
 * A fitted mitigation from its JSON: of `repairDisparateImpact`, `thresholdsByGroup` or `calibrateByGroup`.
 *
 * @throws InputError when it is of no kind that is known
 * @example
 * const text = JSON.stringify(fairness.thresholdsByGroup(validation, { groups: 'sex', criterion: 'equalOpportunity' }));
 * fairness.mitigationFrom(JSON.parse(text)).apply(test);
 */
export function mitigationFrom<State extends MitigationState>(state: State): MitigationOf<State> {
  return restored(state) as MitigationOf<State>;
}

function restored(state: MitigationState): DisparateImpactRepair | ThresholdRule | GroupCalibration {
  const given = (isAny(state) ? state : {}) as Partial<MitigationState>;
  const kind = Array.isArray(given.by) && Array.isArray(given.groups) ? given.kind : undefined;
  if (kind === 'repair' && isRepair(state as RepairState)) return new DisparateImpactRepair(state as RepairState);
  if (kind === 'thresholds' && isRule(state as ThresholdState)) return new ThresholdRule(state as ThresholdState);
  if (kind === 'calibration') return new GroupCalibration(state as GroupCalibrationState);
  throw new InputError('mitigation', 'what toJSON() gave: kind repair, thresholds or calibration', state);
}

function isAny(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether each feature has a distribution for each group. */
function isRepair({ groups, amount, features }: RepairState): boolean {
  if (!isAny(features) || !Number.isFinite(amount)) return false;
  const isWhole = (all: readonly Distribution[]): boolean =>
    Array.isArray(all) && all.length === groups.length && (all as readonly Distribution[]).every(isDistribution);
  return Object.values(features).every(isWhole);
}

/** Whether each group has a rule, and the rows that it was fitted to. */
function isRule({ score, groups }: ThresholdState): boolean {
  return (
    typeof score === 'string' &&
    groups.every(
      (one) =>
        isAny(one) &&
        isAny(one.counts) &&
        Array.isArray(one.steps) &&
        Array.isArray(one.values) &&
        Number.isFinite(one.base),
    )
  );
}

function isDistribution(one: Distribution): boolean {
  return isAny(one) && Array.isArray(one.values) && Array.isArray(one.upTo) && one.values.length === one.upTo.length;
}

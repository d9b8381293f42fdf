import { InputError } from '../base';
import { GroupCalibration, type GroupCalibrationState } from './after/calibrateByGroup';
import { ThresholdRule, type ThresholdState } from './after/thresholdRule';
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
  const given = (typeof state === 'object' && state !== null ? state : {}) as Partial<MitigationState>;
  const kind = Array.isArray(given.by) && Array.isArray(given.groups) ? given.kind : undefined;
  if (kind === 'repair' && typeof (state as RepairState).features === 'object')
    return new DisparateImpactRepair(state as RepairState);
  if (kind === 'thresholds') return new ThresholdRule(state as ThresholdState);
  if (kind === 'calibration') return new GroupCalibration(state as GroupCalibrationState);
  throw new InputError('mitigation', 'what toJSON() gave: kind repair, thresholds or calibration', state);
}

/** What `fairness.*` offers: whom decisions treat how, and what mends a gap. */
export { audit } from './audit';
export type { AuditOptions } from './audit';
export { AuditReport } from './auditReport';
export type { FairnessColumns } from './columns';
<<<<<<< HEAD
export { modelCard, ModelCard } from './card/modelCard';
export type { CardAudit, ModelCardOptions } from './card/modelCard';
export { reweigh } from './before/reweigh';
export type { ReweighOptions } from './before/reweigh';
export { DisparateImpactRepair, repairDisparateImpact } from './before/repairDisparateImpact';
export type { Distribution } from './before/distribution';
export type { RepairOptions, RepairState } from './before/repairDisparateImpact';
export type { ClassCounts, Costs, Operation, ThresholdCriterion } from './after/criteria';
export type { GroupRule } from './after/solve';
export { thresholdsByGroup } from './after/thresholdsByGroup';
export type { ThresholdsByGroupOptions } from './after/thresholdsByGroup';
export { ThresholdRule } from './after/thresholdRule';
export type { NamedGroupRule, ThresholdState } from './after/thresholdRule';
export { calibrateByGroup, GroupCalibration } from './after/calibrateByGroup';
export type { CalibrateByGroupOptions, GroupCalibrationState } from './after/calibrateByGroup';
export { mitigationFrom } from './mitigationFrom';
export type { MitigationOf, MitigationState } from './mitigationFrom';
=======
export type { CriterionOptions, Epsilon } from './criteria/criterion';
export { impossibility } from './impossibility';
export { independence } from './criteria/independence';
export { separation } from './criteria/separation';
export { sufficiency } from './criteria/sufficiency';
>>>>>>> 3eff225 (feat: fairness.independence, separation, sufficiency and impossibility)

/** What `fairness.*` offers: whom decisions treat how, and what mends a gap. */
export { audit } from './audit';
export type { AuditOptions } from './audit';
export { AuditReport } from './auditReport';
export type { FairnessColumns } from './columns';
export { modelCard, ModelCard } from './card/modelCard';
export type { CardAudit, ModelCardOptions } from './card/modelCard';

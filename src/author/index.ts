export { buildLabs } from './build';
export type { BuiltFile } from './build';
export { checkLabs } from './check';
export type { AuthorProblem, CheckLabsOptions } from './check';
export { labPlaces, labsFolder } from './places';
export type { AuthorOptions, LabPlaces } from './places';
export { buildVersion, builtVersions } from './versions';
export type { BuiltVersion } from './versions';

export { setupSteps } from './steps';
export type { SetupOptions } from './steps';
export type { SetupContext, SetupStep } from './step';
export { diagnose } from './diagnose';
export type { DiagnoseOptions, Finding } from './diagnose';
export { labLauncher } from './launcher';
export type { LabLauncher } from './launcher';

export { setupSteps } from './steps';
export type { SetupOptions } from './steps';
export type { SetupContext, SetupStep } from './step';
export { diagnose, gigabytes, fix, ok, optional } from './diagnose';
export type { DiagnoseOptions, Finding } from './diagnose';
export { labLauncher } from './launcher';
export type { LabLauncher } from './launcher';
export { realOutside } from './outside';
export { findPythons, venvProgram } from './python';

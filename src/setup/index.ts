export { setupSteps } from './steps';
export type { SetupOptions } from './steps';

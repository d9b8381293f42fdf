export { fairnessBench } from './fairnessBench';

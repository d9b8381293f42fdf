export { robustBench } from './robustBench';

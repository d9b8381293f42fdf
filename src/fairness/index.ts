export * as fairness from './public';

export * as debias from './public';
export { methods } from './methods';
export type { MethodName } from './methods';

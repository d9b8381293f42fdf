export { dissect } from './dissect';
export type { DissectOptions } from './dissect';
export { Dissection } from './dissection';
export type { DissectedUnit, UnitPart } from './dissection';

import type { ModelClass } from '../learn';
import type { RiskWrapper } from './riskWrapper';

/** A wrapper's class: how it is made from a network and options. */
export type WrapperClass<T extends RiskWrapper = RiskWrapper> = ModelClass<T>;

/** What `resampling.*` offers: policies that say how often each training sample is drawn. */
export { resamplingPolicy as byName, uniform } from './byName';
export type { ResamplingName as Name } from './byName';
export { dbVae } from './dbVae';
export type { DbVaeOptions } from './dbVae';
export { effectiveSampleShare } from './effectiveSampleShare';
export { groups } from './groups';
export type { GroupsOptions } from './groups';
export { inverseDensity } from './inverseDensity';
export type { InverseDensityOptions } from './inverseDensity';
export type { Scorers } from './context';
export type {
  Resampling as Result,
  ResamplingContext as Context,
  ResamplingPolicy as Policy,
  ScoreName,
} from './policy';
export { reference } from './reference';
export { weighted } from './weighted';
export type { WeighedRows } from '../../data';

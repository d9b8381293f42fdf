import { brightness } from './brightness';
import { contrast } from './contrast';
import type { Corruption } from './corruption';
import { defocusBlur } from './defocusBlur';
import { elastic } from './elastic';
import { fog } from './fog';
import { frost } from './frost';
import { gaussianNoise } from './gaussianNoise';
import { glassBlur } from './glassBlur';
import { impulseNoise } from './impulseNoise';
import { jpeg } from './jpeg';
import { motionBlur } from './motionBlur';
import { pixelate } from './pixelate';
import { shotNoise } from './shotNoise';
import { snow } from './snow';
import { zoomBlur } from './zoomBlur';

/** The common corruptions, in the order of Hendrycks and Dietterich: noise, blur, weather, digital. */
export const corruptions: Readonly<Record<CorruptionKind, Corruption>> = {
  gaussianNoise,
  shotNoise,
  impulseNoise,
  defocusBlur,
  glassBlur,
  motionBlur,
  zoomBlur,
  snow,
  frost,
  fog,
  brightness,
  contrast,
  elastic,
  pixelate,
  jpeg,
};

/** The name of a common corruption. */
export type CorruptionKind =
  | 'gaussianNoise'
  | 'shotNoise'
  | 'impulseNoise'
  | 'defocusBlur'
  | 'glassBlur'
  | 'motionBlur'
  | 'zoomBlur'
  | 'snow'
  | 'frost'
  | 'fog'
  | 'brightness'
  | 'contrast'
  | 'elastic'
  | 'pixelate'
  | 'jpeg';

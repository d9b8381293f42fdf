import { brightness } from './brightness';
import { contrast } from './contrast';
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
export const corruptions = {
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

/** A common corruption by its name. */
export type CorruptionKind = keyof typeof corruptions;

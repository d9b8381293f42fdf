import { adversarialTraining } from './adversarialTraining';
import { augMix } from './augMix';
import { intervalBounds } from './intervalBounds';
import { randomizedSmoothing } from './randomizedSmoothing';
import { trades } from './trades';

/** Defences in training, by name: each makes a part. */
export const defences = { adversarialTraining, trades, intervalBounds, randomizedSmoothing, augMix };

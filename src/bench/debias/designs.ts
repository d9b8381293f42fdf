import type { AvatarFacesOptions } from '../../data';
import type { debias, MethodName } from '../../debias';

/** A training set with a bias, and how a network is trained on it. */
export interface Design {
  readonly name: string;
  /** What is biased, in words. */
  readonly about: string;
  /** Options of `avatar-faces`. */
  readonly data: AvatarFacesOptions;
  /** The column by whose values the faces are judged: the worst of them counts. */
  readonly by: 'skinTone' | 'hat' | 'sunglasses' | 'background';
  /** The value of that column that most training faces have. */
  readonly majority: string | boolean;
  /** The side of the images that the network sees; 64 with the network of the labs, 32 with a smaller one. */
  readonly side: 64 | 32;
  readonly epochs: number;
  /** How many seeds at most. Default: as many as are asked for. */
  readonly seeds?: number;
  /** Which methods are measured on it. Default all. */
  readonly methods?: readonly MethodName[];
  /** Which scores, where only some methods are. Default none. */
  readonly scores?: readonly debias.ScoreName[];
  /** The share of the training labels that are turned round. Default none. */
  readonly wrongLabels?: number;
}

/** Training rows: a random half of the data set's, another one for each seed. */
export const trainingRows = 8000;

const tone = { by: 'skinTone', majority: 'light' } as const;
const background = { by: 'background', majority: 'warm' } as const;

/** What is measured where only the main question is asked: what does the default gain beside the oracle? */
const main = ['plain', 'oracle', 'trainTwice', 'outOfFold'] as const satisfies readonly MethodName[];
const small = { side: 32, epochs: 6, methods: main } as const;
/** Three times as long: what is left of a gain then. */
const long = { ...small, epochs: 18, seeds: 3 } as const;

/** No oracle: a row with a wrong label is in a true group of the other class. */
const wrong = { ...small, seeds: 3, methods: ['plain', 'trainTwice'] } as const;

/** What methods are compared on. What was chosen on which of them, and with which seeds, is in docs/debiasing.md. */
export const designs: readonly Design[] = [
  {
    name: 'A',
    about: 'skin tone: 5% of the faces medium, 3% dark; 64 x 64, the network of the labs',
    data: {},
    ...tone,
    side: 64,
    epochs: 6,
    methods: main,
    scores: ['biasedLook', 'biasedLoss', 'outOfFoldLoss', 'earlyLoss', 'meanLoss', 'finalLoss'],
  },
  { name: 'A32', about: 'the same at 32 x 32', data: {}, ...tone, side: 32, epochs: 6 },
  {
    name: 'B10',
    about: 'skin tone against label: 10% of the faces dark, 10% of the toned things light',
    data: { design: 'toneWithLabel' },
    ...tone,
    ...small,
  },
  {
    name: 'C10',
    about: 'background against label: 10% of the faces on cool, 10% of the things on warm backgrounds',
    data: { design: 'backgroundWithLabel' },
    ...background,
    ...small,
  },
  {
    name: 'hat',
    about: '3% of the faces wear a hat',
    data: { design: 'rareHat' },
    by: 'hat',
    majority: false,
    ...small,
  },
  { name: 'personas', about: 'A, drawn in another style', data: { style: 'personas' }, ...tone, ...small },
  {
    name: 'B05',
    about: 'as B10, with 5%, 18 epochs',
    data: { design: 'toneWithLabel', conflict: 0.05 },
    ...tone,
    ...long,
  },
  { name: 'C10long', about: 'as C10, 18 epochs', data: { design: 'backgroundWithLabel' }, ...background, ...long },
  { name: 'fair', about: 'no bias', data: { design: 'balanced' }, ...tone, ...small },
  { name: 'wrong05', about: 'A32 with 5% wrong labels', data: {}, ...tone, ...wrong, wrongLabels: 0.05 },
  { name: 'wrong10', about: 'A32 with 10% wrong labels', data: {}, ...tone, ...wrong, wrongLabels: 0.1 },
];

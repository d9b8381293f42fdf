/** The names of the splits; every dataset has all three, some of them perhaps with 0 rows. */
export const splitNames = ['train', 'validation', 'test'] as const;
/** `train`, `validation` or `test`. */
export type SplitName = (typeof splitNames)[number];

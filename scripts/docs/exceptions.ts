const words = (text: string): string[] => text.split(' ');

/** Types that public ones are made of and that nobody has to name: lists that unions of names are taken from, and parts of one type. */
export const notExported = [
  ...words('METRICS SPLITS STYLES VIEWS estimators policies riskNames trainingMetrics'),
  ...words('BatchNormalization ChartSpec HeldOutInputs ImmediatePolicy Mosaic NamedVariables NestedNumbers'),
  ...words('Options OptionsFor PlainType Range ScenePoints Shown Task'),
];

/** What the words of the whole say. */
export const notDocumented = [
  ...words(
    'binaryCrossentropyFromLogits binaryCrossentropy meanSquaredError sparseCategoricalCrossentropyFromLogits',
  ).map((name) => `risklab.losses.__type.${name}`),
  'risklab.resampling.Policy.weigh',
];

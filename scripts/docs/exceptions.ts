const words = (text: string): string[] => text.split(' ');

/** Types that public ones are made of and that nobody has to name: lists that unions of names are taken from, and parts of one type. */
export const notExported = [
  ...words('estimators methods metricSpecs policies splitNames styles viewNames riskNames rowLosses trainingMetrics'),
  ...words('AnyModel BatchNormalization ChartSpec ImagesOrNumbers ImmediatePolicy ModelClass Mosaic NamedVariables'),
  ...words('NestedNumbers Options OptionsFor PlainType Range ScenePoints Shown Step'),
];

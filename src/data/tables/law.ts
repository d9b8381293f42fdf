import pl from 'nodejs-polars';
import type { FetchedTable } from './fetchedTable';
import { isValue, numberSeries, textSeries, valuesOf } from './oneHot';

const races = {
  Amerindian: 'Amerindian',
  Asian: 'Asian',
  Black: 'Black',
  Hispanic: 'Hispanic',
  Mexican: 'Mexican',
  Other: 'other',
  Puertorican: 'Puerto Rican',
  White: 'White',
};

/**
 * `law`: 21,791 law students of the LSAC National Longitudinal Bar Passage Study (Wightman, 1998). `label` is 1 for who passed the bar
 * examination at the first try; `lsat` is the score of the admission test, `ugpa` the average grade before law school, `zfya` that
 * of the first year there, standardised.
 */
export const law: FetchedTable = {
  name: 'law',
  file: 'law.csv.zip',
  features: ['lsat', 'ugpa', 'zfya'],
  sensitive: ['race', 'sex'],
  read: (csv) =>
    pl.DataFrame([
      isValue('label', valuesOf(csv, 'PF'), '1'),
      textSeries('race', valuesOf(csv, 'Race', races)),
      textSeries('sex', valuesOf(csv, 'Sex', { 1: 'female', 2: 'male' })),
      numberSeries(csv, 'LSAT', 'lsat', pl.Float64),
      numberSeries(csv, 'UGPA', 'ugpa', pl.Float64),
      numberSeries(csv, 'ZFYA', 'zfya', pl.Float64),
    ]),
};

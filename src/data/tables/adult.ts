import pl from 'nodejs-polars';
import type { FetchedTable } from './fetchedTable';
import { isValue, numberSeries, textSeries, valuesOf } from './oneHot';

const numbersOf: Readonly<Record<string, string>> = {
  age: 'age',
  educationNumber: 'education-num',
  capitalGain: 'capital-gain',
  capitalLoss: 'capital-loss',
  hoursPerWeek: 'hours-per-week',
};
const wordsOf: Readonly<Record<string, string>> = {
  workclass: 'workclass',
  maritalStatus: 'marital-status',
  occupation: 'occupation',
  relationship: 'relationship',
  nativeCountry: 'native-country',
};

/**
 * `adult`: 45,222 people of the census of the United States of 1994 (Becker and Kohavi, UCI repository, 1996), those without missing values.
 * `label` is 1 for more than 50,000 dollars a year. `education` says in words what `educationNumber` says as a number, and
 * `finalWeight` how many people a row stands for: neither is a feature.
 */
export const adult: FetchedTable = {
  name: 'adult',
  file: 'adult.csv.zip',
  features: [...Object.keys(numbersOf), ...Object.keys(wordsOf)],
  sensitive: ['sex', 'race'],
  read: (csv) =>
    pl.DataFrame([
      isValue('label', valuesOf(csv, 'salary'), '>50K'),
      textSeries('sex', valuesOf(csv, 'sex', { Female: 'female', Male: 'male' })),
      textSeries('race', valuesOf(csv, 'race')),
      ...Object.entries(numbersOf).map(([name, from]) => numberSeries(csv, from, name)),
      ...Object.entries(wordsOf).map(([name, from]) => textSeries(name, valuesOf(csv, from))),
      textSeries('education', valuesOf(csv, 'education')),
      numberSeries(csv, 'fnlwgt', 'finalWeight'),
    ]),
};

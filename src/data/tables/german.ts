import pl from 'nodejs-polars';
import type { FetchedTable } from './fetchedTable';
import { numberSeries, textSeries, valuesOf, type ValueNames } from './oneHot';

const numbersOf: Readonly<Record<string, string>> = {
  months: 'month',
  amount: 'credit-amount',
  instalmentRate: 'investment-as-income-percentage',
  residenceYears: 'residence-since',
  credits: 'number-of-credits',
  dependants: 'people-liable-for',
};

/** What the codes mean, by the description of the UCI repository. */
const wordsOf: Readonly<Record<string, readonly [from: string, names: ValueNames]>> = {
  account: ['status', { A11: 'overdrawn', A12: 'below 200 DM', A13: '200 DM or more', A14: 'none' }],
  creditHistory: [
    'credit-history',
    {
      A30: 'no credits or all paid back',
      A31: 'all paid back at this bank',
      A32: 'paid back until now',
      A33: 'delays in the past',
      A34: 'critical account',
    },
  ],
  purpose: [
    'purpose',
    {
      A40: 'new car',
      A41: 'used car',
      A42: 'furniture',
      A43: 'radio or television',
      A44: 'appliances',
      A45: 'repairs',
      A46: 'education',
      A48: 'retraining',
      A49: 'business',
      A410: 'other',
    },
  ],
  savings: [
    'savings',
    {
      A61: 'below 100 DM',
      A62: '100 to 500 DM',
      A63: '500 to 1000 DM',
      A64: '1000 DM or more',
      A65: 'none or unknown',
    },
  ],
  employment: [
    'employment',
    { A71: 'unemployed', A72: 'below 1 year', A73: '1 to 4 years', A74: '4 to 7 years', A75: '7 years or more' },
  ],
  otherDebtors: ['other-debtors', { A101: 'none', A102: 'co-applicant', A103: 'guarantor' }],
  property: [
    'property',
    { A121: 'real estate', A122: 'savings agreement or life insurance', A123: 'car or other', A124: 'none or unknown' },
  ],
  otherInstalments: ['installment-plans', { A141: 'bank', A142: 'stores', A143: 'none' }],
  housing: ['housing', { A151: 'rent', A152: 'own', A153: 'for free' }],
  job: [
    'skill-level',
    { A171: 'unskilled, not resident', A172: 'unskilled, resident', A173: 'skilled', A174: 'highly qualified' },
  ],
  telephone: ['telephone', { A191: 'no', A192: 'yes' }],
};

/**
 * `german`: 1,000 loans of a German bank (Hofmann, Statlog, UCI repository, 1994). `label` is 1 for a good credit, 0 for a bad one. Of age
 * the table has two groups alone.
 */
export const german: FetchedTable = {
  name: 'german',
  file: 'german.csv',
  features: [...Object.keys(numbersOf), ...Object.keys(wordsOf)],
  sensitive: ['sex', 'ageGroup', 'foreignWorker'],
  read: (csv) => {
    const flags = (column: string): number[] => (csv.getColumn(column).toArray() as unknown[]).map(Number);
    return pl.DataFrame([
      pl.Series(
        'label',
        flags('credit-label').map((bad) => 1 - bad),
        pl.Int32,
      ),
      textSeries(
        'sex',
        flags('sex').map((male) => (male === 1 ? 'male' : 'female')),
      ),
      textSeries(
        'ageGroup',
        flags('age').map((older) => (older === 1 ? '25 or more' : 'below 25')),
      ),
      textSeries('foreignWorker', valuesOf(csv, 'foreign-worker', { A201: 'yes', A202: 'no' })),
      ...Object.entries(numbersOf).map(([name, from]) => numberSeries(csv, from, name)),
      ...Object.entries(wordsOf).map(([name, [from, names]]) => textSeries(name, valuesOf(csv, from, names))),
    ]);
  },
};

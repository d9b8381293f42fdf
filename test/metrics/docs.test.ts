import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import * as metrics from '../../src/metrics';

/** Helpers of other folders, and classes that the functions of the page give. */
const NOT_METRICS = [
  ...[
    'labelColumn',
    'numberColumn',
    'textColumn',
    'finiteColumn',
    'equalChunks',
    'groupsOf',
    'groupName',
    'namedTables',
    'forEach',
    'isTable',
    'expectedOrder',
    'haveOwnOrder',
    'ordered',
    'thresholdFor',
    'checkConfidence',
    'checkThreshold',
    'ratioInterval',
    'countBelow',
    'normalCdf',
    'normalQuantile',
    'binomialLowerBound',
    'studentQuantile',
    'holm',
    'meanInterval',
    'wilsonInterval',
    'combinedInterval',
    'aurocOf',
    'rates',
    'centredRanks',
    'centredCorrelation',
    'valueOf',
    'eceStatistic',
  ],
  ...['TemperatureCalibrator', 'PlattCalibrator', 'IsotonicCalibrator', 'ConformalClassifier', 'ConformalRegressor'],
];

describe('docs/metrics.md', () => {
  it('names every metric', () => {
    const page = readFileSync(path.join(__dirname, '../../docs/metrics.md'), 'utf8');
    const missing = Object.keys(metrics).filter(
      (name) => !NOT_METRICS.includes(name) && !new RegExp(`\`${name}\\b`).test(page),
    );
    expect(missing).eql([]);
  });
});

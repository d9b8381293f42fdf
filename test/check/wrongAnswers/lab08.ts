import type { WrongAnswers } from './wrongAnswer';

/** Largest less smallest, over the groups, of a share among some rows. */
const gap = (groups: string[], hit: (row: number) => boolean, among: (row: number) => boolean): number => {
  const shares = [...new Set(groups)]
    .map((group) => groups.map((_, row) => row).filter((row) => groups[row] === group && among(row)))
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.filter(hit).length / rows.length);
  return Math.max(...shares) - Math.min(...shares);
};
const share = (count: number, of: number): number => count / of;
const count = <T>(values: T[], value: T): number => values.filter((one) => one === value).length;
const both = (labels: number[], groups: string[], row: number): number =>
  labels.filter((label, i) => label === labels[row] && groups[i] === groups[row]).length;

type Near = number[][];
const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const around = (decisions: number[], near: Near, row: number): number[] => near[row]!.map((other) => decisions[other]!);

export const lab08: WrongAnswers = {
  '8.1': {
    'the false-negative rate as it is': [
      { falsePositiveRateFor: (p: number, ppv: number, fnr: number) => (p / (1 - p)) * (1 / ppv - 1) * fnr },
      /is 1 - falseNegativeRate/,
    ],
    'a share of all people': [
      { falsePositiveRateFor: (p: number, ppv: number, fnr: number) => p * (1 / ppv - 1) * (1 - fnr) },
      /share of \*all\* people/,
    ],
    'odds the other way round': [
      { falsePositiveRateFor: (p: number, ppv: number, fnr: number) => (1 / p - 1) * (1 / ppv - 1) * (1 - fnr) },
      /the factor is p \/ \(1 - p\)/,
    ],
    'right for each wrong one': [
      { falsePositiveRateFor: (p: number, ppv: number, fnr: number) => (p / (1 - p)) * (ppv / (1 - ppv)) * (1 - fnr) },
      /how many are wrong for each one that is right/,
    ],
    'wrong among those decided 1': [
      { falsePositiveRateFor: (_p: number, ppv: number, _fnr: number) => 1 - ppv },
      /which is another question/,
    ],
  },
  '8.2': {
    'demographic parity': [
      {
        opportunityGap: (_labels: number[], decisions: number[], groups: string[]) =>
          gap(
            groups,
            (row) => decisions[row] === 1,
            () => true,
          ),
      },
      /gap of \*demographic parity\*/,
    ],
    'false positives': [
      {
        opportunityGap: (labels: number[], decisions: number[], groups: string[]) =>
          gap(
            groups,
            (row) => decisions[row] === 1,
            (row) => labels[row] === 0,
          ),
      },
      /gap of the false-positive rates/,
    ],
    'predictive parity': [
      {
        opportunityGap: (labels: number[], decisions: number[], groups: string[]) =>
          gap(
            groups,
            (row) => labels[row] === 1,
            (row) => decisions[row] === 1,
          ),
      },
      /gap of \*predictive parity\*/,
    ],
    accuracy: [
      {
        opportunityGap: (labels: number[], decisions: number[], groups: string[]) =>
          gap(
            groups,
            (row) => labels[row] === decisions[row],
            () => true,
          ),
      },
      /gap of the accuracies/,
    ],
    'smallest less largest': [
      {
        opportunityGap: (labels: number[], decisions: number[], groups: string[]) =>
          -gap(
            groups,
            (row) => decisions[row] === 1,
            (row) => labels[row] === 1,
          ),
      },
      /The smallest less the largest is negative/,
    ],
    'a group without label 1 counted as 0': [
      {
        opportunityGap: (labels: number[], decisions: number[], groups: string[]): number => {
          const rates = [...new Set(groups)].map((group) => {
            const rows = labels.map((_, row) => row).filter((row) => groups[row] === group && labels[row] === 1);
            return share(rows.filter((row) => decisions[row] === 1).length, Math.max(1, rows.length));
          });
          return Math.max(...rates) - Math.min(...rates);
        },
      },
      /opportunityGap\(.*\): expected 0\.5 .*got 1\. .*leave it out/,
    ],
  },
  '8.3': {
    'what is, divided by what is expected': [
      {
        fairWeights: (labels: number[], groups: string[]) =>
          labels.map(
            (label, row) =>
              (both(labels, groups, row) * labels.length) / count(labels, label) / count(groups, groups[row]!),
          ),
      },
      /It is the other way round/,
    ],
    'all cells alike': [
      {
        fairWeights: (labels: number[], groups: string[]) =>
          labels.map((_, row) => labels.length / both(labels, groups, row)),
      },
      /all cells weigh alike/,
    ],
    'groups equally large': [
      {
        fairWeights: (labels: number[], groups: string[]) =>
          labels.map((_, row) => labels.length / count(groups, groups[row]!)),
      },
      /makes the groups equally large/,
    ],
    'without the share of the group': [
      {
        fairWeights: (labels: number[], groups: string[]) =>
          labels.map((label, row) => count(labels, label) / both(labels, groups, row)),
      },
      /The share of the group is missing/,
    ],
  },
  '8.4': {
    'the mean difference': [
      {
        consistencyOf: (decisions: number[], near: Near) =>
          average(decisions.map((own, row) => Math.abs(own - average(around(decisions, near, row))))),
      },
      /Consistency is 1 minus that/,
    ],
    'differences with their signs': [
      {
        consistencyOf: (decisions: number[], near: Near) =>
          1 - average(decisions.map((own, row) => own - average(around(decisions, near, row)))),
      },
      /cancel each other/,
    ],
    squares: [
      {
        consistencyOf: (decisions: number[], near: Near) =>
          1 - average(decisions.map((own, row) => (own - average(around(decisions, near, row))) ** 2)),
      },
      /are squared here/,
    ],
    'the row among its neighbours': [
      {
        consistencyOf: (decisions: number[], near: Near) =>
          1 - average(decisions.map((own, row) => Math.abs(own - average([own, ...around(decisions, near, row)])))),
      },
      /not among its neighbours/,
    ],
    'the nearest alone': [
      {
        consistencyOf: (decisions: number[], near: Near) =>
          1 - average(decisions.map((own, row) => Math.abs(own - around(decisions, near, row)[0]!))),
      },
      /All neighbours count/,
    ],
  },
};

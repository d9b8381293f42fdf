import pl from 'nodejs-polars';
import { Random } from '../base';
import { fairness } from '../fairness';
import { interleaved, pick } from './interleave';
import { wholeNumber } from './options';
import { ours, Peer, Peers } from './peer';
import type { BenchSubject, Measure } from './subject';

/** What is audited: decisions alone, or scores with their order and calibration besides. */
const cases = {
  decisions: { prediction: 'decided' },
  scores: { score: 'p', threshold: 0.5 },
} as const;

/** `risklab bench audit`: the audit of a table by groups, beside fairlearn. */
export const auditBench: BenchSubject = {
  options: [
    { flags: '--rows <n>', description: 'how many rows are audited', default: '1000000' },
    { flags: '--groups <n>', description: 'how many groups they are of', default: '20' },
  ],
  repeats: 5,
  async run({ options, repeats, python, say }) {
    const [rows, groups] = [wholeNumber(options, 'rows'), wholeNumber(options, 'groups')];
    const peers = new Peers();
    const table = people(rows, groups);
    try {
      say('starting fairlearn');
      await peers.add('fairlearn', () => Peer.python(python, 'audit'));
      const measures: Measure[] = [];
      for (const [name, columns] of Object.entries(cases)) {
        const found = await interleaved(
          [
            ours(() => Promise.resolve(fairness.audit(table, { ...columns, groups: 'group' }))),
            peers.contender('fairlearn', { case: name, rows, groups, times: 1 }),
          ],
          repeats,
          (text) => say(`${name}, ${text}`),
        );
        measures.push({ name, unit: 'ms', better: 'less', samples: pick(found, ({ ms }) => ms!) });
      }
      return {
        title: 'Audits',
        ours: 'ours',
        measures,
        notes: [
          `${rows} rows in ${groups} groups of a text column. Ours has intervals, six criteria and p-values of 1000 permutations besides; of scores also calibration.`,
          'fairlearn has a MetricFrame of seven rates with differences and ratios; of scores roc_auc_score by group.',
          ...peers.notes(),
        ],
      };
    } finally {
      await peers.closeAll();
    }
  },
};

function people(rows: number, groups: number): pl.DataFrame {
  const random = new Random(0);
  const label = Uint8Array.from({ length: rows }, () => random.integer(2));
  const p = Float64Array.from(label, (one) => 1 / (1 + Math.exp(-(one - 0.5 + random.normal()))));
  return pl.DataFrame({
    label: pl.Series('label', [...label], pl.Int32),
    p: pl.Series('p', p),
    decided: pl.Series('decided', Array.from(p, (score) => Number(score > 0.5)), pl.Int32), // prettier-ignore
    group: pl.Series(
      'group',
      Array.from({ length: rows }, () => `group ${random.integer(groups)}`),
    ),
  });
}

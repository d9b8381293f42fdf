import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import { loadDataset, useBackend, type fairness, type TableDataset, type TableSplit } from '../../src';
import { pageCode } from '../support/pageCode';

interface Page {
  auditCompas(): Promise<fairness.AuditReport>;
  threeCriteria(): Promise<Record<string, pl.DataFrame>>;
  equalOpportunity(validation: pl.DataFrame, test: pl.DataFrame, groups: string): fairness.AuditReport;
  weightsOf(train: TableSplit, groups: string): Float64Array;
  withPenalty(data: TableDataset, column: string): Promise<fairness.AuditReport>;
  cardOf(report: fairness.AuditReport, file: string): Promise<readonly string[]>;
}

const numbersOf = (table: pl.DataFrame, name: string): number[] => table.getColumn(name).toArray() as number[];

describe('docs/fairness.md', () => {
  before(async () => void (await useBackend()));
  const code = pageCode('fairness.md');

  it('compiles under the strict settings of the project', function () {
    this.timeout(300000);
    expect(code.compileErrors()).eql([]);
  });

  it('runs: the published error rates, weights, thresholds by group, and a card with its gaps', async function () {
    const page = code.run<Page>();
    const report = await page.auditCompas();
    // ProPublica, 2016: of those not charged again 44.85% of the black and 23.45% of the white people had been called risky.
    const rates = report.groups.select('group', 'falsePositiveRate').rows() as [string, number][];
    expect(rates.map(([group, rate]) => [group, (100 * rate).toFixed(2)]).sort()).eql([
      ['black', '44.85'],
      ['white', '23.45'],
    ]);
    for (const table of Object.values(await page.threeCriteria())) expect(table.height).above(0);

    const { splits } = await loadDataset('loans', { count: 4000, seed: 1 });
    const scored = ({ table }: TableSplit): pl.DataFrame => table.withColumns(pl.col('chance').alias('yHat'));
    const after = page.equalOpportunity(scored(splits.validation), scored(splits.test), 'group');
    const opportunity = after.summary.filter(pl.col('criterion').eq(pl.lit('equalOpportunity')));
    expect(numbersOf(opportunity, 'difference')[0]).below(0.08);
    const weights = page.weightsOf(splits.train, 'group');
    expect(weights.reduce((sum, weight) => sum + weight, 0)).closeTo(splits.train.table.height, 1e-6);

    const punished = await page.withPenalty(await loadDataset('loans', { count: 600 }), 'group');
    expect(punished.groups.getColumn('group').toArray()).eql(['blue', 'orange']);

    const folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-test-'));
    try {
      expect(await page.cardOf(report, path.join(folder, 'card.md'))).include('Ethical considerations');
      expect(await readFile(path.join(folder, 'card.md'), 'utf8')).contain('# Model card: COMPAS');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

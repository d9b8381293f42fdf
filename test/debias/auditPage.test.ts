import { expect } from 'chai';
import { PlainModel } from '../../src';
import type { debias } from '../../src';
import { assembleDataset, subset, type Split } from '../../src/data';
import { onBackend } from '../support/backends';
import { pageCode } from '../support/pageCode';
import { smallClassifier } from '../support/smallModels';
import { leavesNothing } from '../support/leavesNothing';
import { toyBias } from './toyBias';
import pl from 'nodejs-polars';

interface Page {
  lookOver(data: unknown, model: PlainModel): Promise<debias.AuditReport>;
  whomItFails(model: PlainModel, test: Split): Promise<debias.DiscoveredGroups>;
}

describe('docs/audit.md', () => {
  onBackend('native');
  leavesNothing();
  const code = pageCode('audit.md');

  it('compiles under the strict settings of the project', function () {
    this.timeout(300000);
    expect(code.compileErrors()).eql([]);
  });

  it('runs: it looks a set over and names whom a model fails', async () => {
    const page = code.run<Page>();
    const toy = toyBias(64);
    const table = toy.table.withColumns(
      pl.Series('split', toy.table.getColumn('label').toArray().map((_, row) => (row < 40 ? 'train' : 'test')), pl.Utf8), // prettier-ignore
      toy.table.getColumn('group').rename('tone'),
      pl.Series('hat', toy.table.getColumn('label').toArray().map((_, row) => row % 3 === 0), pl.Bool), // prettier-ignore
    );
    const { height, width, channels } = toy.images;
    const about = { title: '', licence: '', source: '', options: {}, madeBy: {}, files: {} };
    const manifest = { name: 'toy', shape: { height, width, channels }, ...about };
    const data = assembleDataset(table, toy.images, manifest);
    const model = new PlainModel(smallClassifier(1), { seed: 0 });
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = () => true;
    try {
      const report = await page.lookOver(data, model);
      expect(report.findings.height).least(5);
      const test = subset(data.splits.test, data.splits.test.table);
      const { clusters } = await page.whomItFails(model, test);
      // Untrained, it takes all rows for one class or fails both: some fail.
      expect(clusters.height).least(1);
    } finally {
      process.stdout.write = write;
      model.dispose();
    }
  });
});

import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PlainModel } from '../../src';
import type { debias } from '../../src';
import { assembleDataset, subset, type Split } from '../../src/data';
import { onBackend } from '../support/backends';
import { smallClassifier } from '../support/smallModels';
import { leavesNothing } from '../support/leavesNothing';
import { toyBias } from './toyBias';
import pl from 'nodejs-polars';

const root = path.join(__dirname, '..', '..');

/** The TypeScript of the page, block after block, with the library's sources in the place of its name. */
function codeOfPage(): string {
  const text = readFileSync(path.join(root, 'docs', 'audit.md'), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
  return blocks.join('\n').replaceAll("'risklab'", "'../src'");
}

interface Page {
  lookOver(data: unknown, model: PlainModel): Promise<debias.AuditReport>;
  whomItFails(model: PlainModel, test: Split): Promise<debias.DiscoveredGroups>;
}

describe('docs/audit.md', () => {
  onBackend('native');
  leavesNothing();
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(root, '.audit-'));
    writeFileSync(path.join(folder, 'page.ts'), codeOfPage());
  });
  after(() => rmSync(folder, { recursive: true }));

  it('compiles under the strict settings of the project', function () {
    this.timeout(300000);
    const settings = {
      extends: '../tsconfig.json',
      compilerOptions: { noEmit: true, rootDir: '..', noUnusedLocals: false, types: ['node'] },
      include: ['page.ts'],
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings));
    let told = '';
    try {
      const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    } catch (error) {
      told = (error as { stdout: string }).stdout;
    }
    // What the page says, not what sources of the library say on the way.
    expect(told.split('\n').filter((line) => line.includes('page.ts'))).eql([]);
  });

  it('runs: it looks a set over and names whom a model fails', async () => {
    const page = createRequire(__filename)(path.join(folder, 'page.ts')) as Page;
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

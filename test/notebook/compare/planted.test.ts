import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { NotebookResult } from '../../../src/notebook';
import { compareWithBaseline } from '../../../src/notebook/compare/baseline';
import { planOf } from '../../../src/notebook/plan';
import { notebook } from '../support';
import { cellsOf, plantedChanges, type Planted } from './planted';

describe('comparison with a baseline, by changes that were planted', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'planted-'));
  after(() => rmSync(folder, { recursive: true }));

  async function outcomeOf({ before, now, tags }: Planted): Promise<string> {
    const hold = (outputs: Planted['now'], update: boolean): Promise<NotebookResult> => {
      const content = notebook(cellsOf(outputs, tags));
      const result: NotebookResult = { file: 'x.ipynb', outcome: 'ok', cells: [], seconds: 0 };
      return compareWithBaseline(result, content, planOf(content, 'x'), { folder, update });
    };
    await hold(before, true);
    expect((await hold(before, false)).outcome, 'held against itself').equal('ok');
    return (await hold(now, false)).outcome;
  }

  it('tells each that matters, and none that does not', async () => {
    const changes = await plantedChanges();
    expect(changes.length).at.least(60);
    const wrong: string[] = [];
    for (const change of changes) {
      const told = (await outcomeOf(change)) === 'different';
      if (told !== (change.kind === 'true')) wrong.push(`${change.kind}: ${change.name}`);
    }
    expect(wrong).deep.equal([]);
  }).timeout(120_000);
});

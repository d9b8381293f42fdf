import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../../src/base';
import type { NotebookResult } from '../../../src/notebook';
import { compareWithBaseline } from '../../../src/notebook/compare/baseline';
import { planOf } from '../../../src/notebook/plan';
import { notebook } from '../support';
import { cellsOf, plantedChanges, type Planted } from './planted';

/** What other tools say of the changes, by name; null where one was not measured. */
interface Peers {
  versions: { nbdime: string; nbval: string };
  told: Record<string, { nbdime: boolean; nbval: boolean | null }>;
}

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
  });

  it('tells as many that matter as each peer, and fewer that do not, in the table of the documentation', async () => {
    const { told, versions } = JSON.parse(readFileSync(path.join(__dirname, 'peers.json'), 'utf8')) as Peers;
    const changes = await plantedChanges();
    expect(Object.keys(told)).deep.equal(changes.map(({ name }) => name));
    const count = (tool: 'nbdime' | 'nbval', kind: Planted['kind']): number =>
      changes.filter((change) => change.kind === kind && told[change.name]?.[tool]).length;
    const docs = readFileSync(path.join(projectRoot, 'docs', 'running.md'), 'utf8');
    const cells = (start: RegExp): string[] | undefined =>
      docs
        .split('\n')
        .find((line) => start.test(line))
        ?.split('|')
        .slice(2, -1)
        .map((cell) => cell.trim());
    expect(cells(/^\| of {2}/)).deep.equal(['risklab', `nbdime ${versions.nbdime}`, `nbval ${versions.nbval}`]);
    // Ours tells all that matter and nothing else, see above.
    for (const [kind, label, ours] of [
      ['true', 'that matter', 73],
      ['harmless', 'that do not', 0],
    ] as const) {
      const all = changes.filter((change) => change.kind === kind).length;
      const counts = [count('nbdime', kind), count('nbval', kind)];
      expect(cells(new RegExp(`^\\| ${all} ${label}`))).deep.equal([ours, ...counts].map(String));
      for (const theirs of counts) expect(kind === 'true' ? ours - theirs : theirs - ours).at.least(0);
    }
  });
});

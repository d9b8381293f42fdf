import { createRequire } from 'node:module';
import path from 'node:path';
import { expect } from 'chai';
import JSON5 from 'json5';
import { projectRoot } from '../../src/base';
import { failureOf, localKernels } from '../../src/notebook';
import { Runs, textOf } from './support';

const tslab = path.join(path.dirname(createRequire(__filename).resolve('tslab/package.json')), 'bin', 'tslab');
const argv = [process.execPath, tslab, 'kernel', '--config-path', '{connection_file}'];

describe('a stock tslab kernel', function () {
  this.timeout(600_000);
  const runs = new Runs();
  after(() => runs.remove());

  it('runs a lab from end to end, with the same metrics as the kernel of this project', async () => {
    const lab = path.join(projectRoot, 'notebooks', '01-face-classifier.ipynb');
    // It knows no addresses of ipc, and starts slowly where much else runs.
    const stock = localKernels({ argv, transport: 'tcp', startTimeoutMs: 200_000 });
    const metrics: Record<string, unknown>[] = [];
    for (const kernels of [localKernels({ startTimeoutMs: 200_000 }), stock]) {
      const result = await runs.runOne(lab, { profile: 'tiny', kernels });
      expect(result.outcome, failureOf(result)?.message).equal('ok');
      const cell = runs.copyOf(lab).cells.find(({ metadata }) => tagsOf(metadata).includes('metric'));
      const text = textOf(cell?.outputs?.at(-1)) ?? '';
      // Both print a plain object of numbers and strings, which is JSON5.
      metrics.push(JSON5.parse<Record<string, unknown>>(text));
    }
    const [ours = {}, theirs = {}] = metrics;
    expect(Object.keys(ours)).to.include.members(['balancedAccuracy', 'auroc', 'worstGroup']);
    expect(Object.keys(theirs)).deep.equal(Object.keys(ours));
    for (const [name, value] of Object.entries(ours)) {
      // Sums run in several threads, whose order differs from run to run.
      if (typeof value === 'number') expect(theirs[name], name).closeTo(value, 0.03);
    }
  });
});

function tagsOf(metadata: Record<string, unknown>): string[] {
  return (metadata['tags'] as string[] | undefined) ?? [];
}

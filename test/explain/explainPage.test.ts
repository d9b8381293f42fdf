import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/base';
import { methods, type Attribution } from '../../src/explain';
import { onBackend } from '../support/backends';
import { leavesNothing } from '../support/leavesNothing';
import { pageCode } from '../support/pageCode';

interface Page {
  whyAFace(): Promise<{ found: Attribution; coarse: Attribution }>;
}

describe('docs/explain.md', () => {
  onBackend('native');
  leavesNothing();
  const code = pageCode('explain.md', 1);

  it('has a first example that compiles under the strict settings of the project', function () {
    this.timeout(300000);
    expect(code.compileErrors()).eql([]);
  });

  it('has a first example that runs as it stands', async function () {
    this.timeout(300000);
    const { found, coarse } = await code.run<Page>().whyAFace();
    expect(found.maps.shape).eql([3, 64, 64]);
    expect(found.toTable().columns).include.members(['sum', 'completenessGap']);
    expect([found.method, coarse.method]).eql(['integratedGradients', 'gradCam']);
  });

  it('has a row for each method, with whether it needs gradients', () => {
    const text = readFileSync(path.join(projectRoot, 'docs', 'explain.md'), 'utf8');
    const rows = [...text.matchAll(/^\| \[(\w+)\]\(#[\w-]+\) *\|[^|]*\| (yes|no) +\|/gm)];
    const needs = Object.values(methods).map(({ name, needs: of }) => [name, of === 'predictions' ? 'no' : 'yes']);
    expect(rows.map(([, name, gradients]) => [name, gradients])).eql(needs);
  });
});

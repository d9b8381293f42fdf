import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cellTimesOf, writeReports, type NotebookResult } from '../../../src/notebook';
import { Runs } from '../support';
import { exampleRun } from './exampleRun';

describe('reports', () => {
  const runs = new Runs();
  after(() => runs.remove());
  const files = {
    junit: path.join(runs.folder, 'reports', 'r.xml'),
    json: path.join(runs.folder, 'reports', 'r.json'),
    html: path.join(runs.folder, 'reports', 'r.html'),
  };

  const summary = exampleRun(runs);
  before(() => writeReports(summary, files));

  it('as JUnit XML have a case per cell, without characters that XML cannot hold', () => {
    const xml = readFileSync(files.junit, 'utf8');
    expect(xml).contain('<testsuites name="notebooks" tests="10" failures="3" errors="1" time="75.000">');
    expect(xml).contain('<testcase classname="good" name="cell 2" time="10.000"/>');
    expect(xml).match(
      /<testcase classname="failing" name="cell 3"[^>]*>\s*<failure message="RangeError: 2 &lt; 3 &amp; so" type="error">RangeError: 2 &lt; 3 &amp; so\n {4}at cell-2\.ts:2:7<\/failure>/,
    );
    expect(xml).match(
      /<testcase classname="other" name="cell 2"[^>]*>\s*<failure message="stdout: line 1: expected 1, got 2" type="different">/,
    );
    expect(xml).match(
      /<testcase classname="broken" name="notebook"[^>]*>\s*<error message="labs\/broken\.ipynb: expected JSON" type="invalid"\/>/,
    );
    expect(xml).not.contain('\u001b');
  });

  it('as JSON have all results, and give times to the next run', async () => {
    const report = JSON.parse(readFileSync(files.json, 'utf8')) as Record<string, unknown> & {
      notebooks: NotebookResult[];
    };
    expect(report).deep.include({ version: 1, success: false, startedAt: '2026-01-02T03:04:05.000Z', seconds: 75 });
    expect(report.notebooks[1]).deep.equal(summary.results[1]);
    expect(report.notebooks[2]?.differences?.[1]).deep.equal({
      cell: 4,
      what: 'output 1',
      message: '9% of the pixels',
    });
    const times = await cellTimesOf(files.json);
    expect(times.get('good.ipynb#2')).equal(10);
    expect(times.has('failing.ipynb#3')).equal(false);
    expect(await cellTimesOf('/no/such/file')).deep.equal(new Map());
  });

  it('say when they cannot be written', async () => {
    const error = await writeReports(summary, { json: '/dev/null/r.json' }).catch((thrown: unknown) => thrown);
    expect(String(error)).match(/\/dev\/null\/r\.json: cannot be written: .* Choose another file for the report\.$/);
  });

  it('as a page hold everything themselves, and nothing that runs', () => {
    const page = readFileSync(files.html, 'utf8');
    expect(page).contain('default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;');
    expect(page).not.match(/<script|onerror|onclick|<link|src="(?!data:)/);
    expect(page).contain('hi &lt;/pre&gt;');
  });
});

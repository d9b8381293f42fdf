import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { cellTimesOf, writeReports, type NotebookResult, type Output, type RunSummary } from '../../../src/notebook';
import { launchChromium, needChromium } from '../../support/browser';
import { code, markdown, Runs } from '../support';

describe('reports', () => {
  const runs = new Runs();
  after(() => runs.remove());
  const files = {
    junit: path.join(runs.folder, 'reports', 'r.xml'),
    json: path.join(runs.folder, 'reports', 'r.json'),
    html: path.join(runs.folder, 'reports', 'r.html'),
  };

  /** A run of three notebooks: one well, one failed, one that differs; and one that could not be read. */
  const summary: RunSummary = { startedAt: new Date('2026-01-02T03:04:05Z'), seconds: 75, results: [] };
  before(async () => {
    const error: Output = {
      output_type: 'error',
      ename: 'RangeError',
      evalue: '2 < 3 & so',
      traceback: ['\u001b[31mRangeError: 2 < 3 & so\u001b[0m', '    at cell-2.ts:2:7'],
    };
    const table = '<table><tr><td onclick="alert(1)">cell</td></tr></table><script>document.title = "run"</script>';
    const cells = [
      markdown('# A *title* <img src=x onerror="document.title = 1">'),
      {
        ...code("console.log('hi');"),
        outputs: [{ output_type: 'stream', name: 'stdout', text: 'hi </pre>\n' } as Output],
      },
      { ...code('const a = 1;\nthrow new RangeError(`2 < 3 & so`);'), outputs: [error] },
      {
        ...code('3'),
        outputs: [{ output_type: 'display_data', data: { 'text/html': table }, metadata: {} } as Output],
      },
    ];
    const copy = runs.write('copy', cells);
    const good: NotebookResult = {
      file: 'labs/good.ipynb',
      copy,
      outcome: 'ok',
      seconds: 12.5,
      metrics: { 'groups.dark': 0.75 },
      cells: [
        { number: 2, outcome: 'ok', seconds: 10 },
        { number: 3, outcome: 'skipped', seconds: 0 },
        { number: 4, outcome: 'ok', seconds: 2.5 },
      ],
    };
    const traceback = error.output_type === 'error' ? error.traceback : [];
    summary.results = [
      good,
      {
        ...good,
        file: 'labs/failing.ipynb',
        outcome: 'error',
        cells: [
          { number: 2, outcome: 'ok', seconds: 1 },
          {
            number: 3,
            outcome: 'error',
            seconds: 0.5,
            executionCount: 2,
            line: 2,
            message: 'RangeError: 2 < 3 & so',
            traceback,
          },
          { number: 4, outcome: 'aborted', seconds: 0 },
        ],
      },
      {
        ...good,
        file: 'labs/other.ipynb',
        outcome: 'different',
        differences: [
          { cell: 2, what: 'stdout', message: 'line 1: expected 1, got 2', texts: { expected: '1', actual: '2' } },
          {
            cell: 4,
            what: 'output 1',
            message: '9% of the pixels',
            images: { expected: 'AAAA', actual: 'AAAA', difference: 'AAAA' },
          },
        ],
      },
      {
        file: 'labs/broken.ipynb',
        outcome: 'invalid',
        cells: [],
        seconds: 0,
        problem: 'labs/broken.ipynb: expected JSON',
      },
    ];
    await writeReports(summary, files);
  });

  it('as JUnit XML have a case a cell, without characters that XML cannot hold', () => {
    const xml = readFileSync(files.junit, 'utf8');
    expect(xml).contain('<testsuites name="notebooks" tests="10" failures="3" errors="1" skipped="3">');
    expect(xml).contain('<testcase classname="good" name="cell 2" file="labs/good.ipynb" time="10"/>');
    expect(xml).match(
      /<testcase classname="failing" name="cell 3"[^>]*>\s*<failure message="RangeError: 2 &lt; 3 &amp; so" type="error"><!\[CDATA\[RangeError: 2 < 3 & so\n {4}at cell-2\.ts:2:7\]\]>/,
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

  describe('in a browser', () => {
    let browser: Browser;
    before(async function () {
      needChromium(this);
      browser = await launchChromium();
    });
    after(() => browser?.close());

    async function open(width: number): Promise<{ page: Page; said: string[] }> {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('request', (request) => {
        if (!/^(file|data):/.test(request.url())) said.push(request.url());
      });
      await page.goto(pathToFileURL(files.html).href);
      return { page, said };
    }

    it('show outcomes, the failing cell with its line, times, differences and the notebook', async () => {
      const { page, said } = await open(1100);
      expect(await page.title()).equal('1 of 4 notebooks are well');
      expect(await page.locator('.overview .badge').allTextContents()).deep.equal([
        'ok',
        'error',
        'different',
        'invalid',
      ]);
      const failing = page.locator('section', { hasText: 'failing.ipynb' }).first();
      expect(await failing.locator('.card h3').textContent()).equal('Cell 3 · In [2] · line 2');
      expect(await failing.locator('.card .failing').textContent()).equal('throw new RangeError(`2 < 3 & so`);');
      expect(await failing.locator('.card pre.error').textContent()).equal(
        'RangeError: 2 < 3 & so\n    at cell-2.ts:2:7',
      );
      const heights = await page
        .locator('#n0 .bars i')
        .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
      expect(heights).length(3);
      // 10 s and 2.5 s: four times as high.
      expect((heights[0] ?? 0) / (heights[2] ?? 1)).closeTo(4, 0.1);
      expect(await page.locator('#n2 .side img').count()).equal(3);
      await page.locator('#n0 .executed > summary').click();
      expect(await page.locator('#n0 .executed h1').textContent()).equal('A title ');
      expect(await page.locator('#n0 .executed .html td').isVisible()).equal(true);
      expect(said).deep.equal([]);
      await page.close();
    });

    it('fit a phone', async () => {
      const { page } = await open(360);
      await page.locator('#n1 .executed > summary').click();
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).equal(360);
      await page.close();
    });
  });
});

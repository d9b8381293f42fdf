import { expect } from 'chai';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { writeReports } from '../../src/notebook';
import { exampleRun } from '../notebook/report/exampleRun';
import { Runs } from '../notebook/support';
import { launchChromium } from '../support/browser';

describe('the report of a run, in a browser', () => {
  const runs = new Runs();
  const html = path.join(runs.folder, 'report.html');
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
    await writeReports(exampleRun(runs), { html });
  });
  after(async () => {
    await browser?.close();
    runs.remove();
  });

  async function open(width: number): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) said.push(request.url());
    });
    await page.goto(pathToFileURL(html).href);
    return { page, said };
  }

  it('shows outcomes, the failing cell with its line, times, differences and the notebook', async () => {
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

  it('fits a phone', async () => {
    const { page } = await open(360);
    await page.locator('#n1 .executed > summary').click();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).equal(360);
    await page.close();
  });
});

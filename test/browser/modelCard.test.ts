import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import pl from 'nodejs-polars';
import type { Browser, Page } from 'playwright-core';
import { fairness } from '../../src';
import { Random } from '../../src/base';
import { launchChromium } from '../support/browser';

/** People of three columns, as in Lab 8: tables as wide as they get there. */
function report(): fairness.AuditReport {
  const random = new Random(0);
  const rows = Array.from({ length: 960 }, () => ({
    skinTone: random.pick(['light', 'medium', 'dark']),
    hat: random.pick(['true', 'false']),
    sunglasses: random.pick(['true', 'false']),
    label: random.integer(2),
    p: random.uniform(),
  }));
  const table = pl.DataFrame(rows).withColumns(pl.col('label').cast(pl.Int32));
  const groups = ['skinTone', 'hat', 'sunglasses'];
  return fairness.audit(table, { groups, score: 'p', threshold: 0.5, permutations: 99 });
}

describe('a model card, in a browser', () => {
  let browser: Browser;
  let file: string;
  before(async () => {
    browser = await launchChromium();
    file = path.join(await mkdtemp(path.join(os.tmpdir(), 'risklab-card-')), 'card.html');
    await fairness.modelCard(null, report(), { name: 'Faces' }).save(file);
  });
  after(async () => {
    await browser?.close();
    await rm(path.dirname(file), { recursive: true });
  });

  async function open(width: number): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  /** By how many pixels the page, the table of groups and that of gaps are wider than what is seen of them. */
  const hidden = (page: Page): Promise<number[]> =>
    page.locator('html, .wide').evaluateAll((parts) => parts.map((part) => part.scrollWidth - part.clientWidth));

  it('shows all columns at 1100 pixels, and the gaps at 700', async () => {
    const [wide, narrow] = [await open(1100), await open(700)];
    expect(await hidden(wide)).eql([0, 0, 0]);
    const [ofPage, , gaps] = await hidden(narrow);
    expect([ofPage, gaps]).eql([0, 0]);
    await Promise.all([wide.close(), narrow.close()]);
  });

  it('breaks no number over two lines', async () => {
    const page = await open(700);
    const broken = await page.evaluate(`[...document.querySelectorAll('td')].flatMap((cell) => {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { 0: number, index } of node.data.matchAll(/\\(?-?\\d[\\d.e-]*\\)?/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + number.length);
          if (range.getClientRects().length !== 1) found.push(cell.textContent);
        }
      }
      return found;
    })`);
    expect(broken).eql([]);
    await page.close();
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { leaderboardPage, type LeaderboardRow } from '../../src/contest';
import { launchChromium } from '../support/browser';
import { scoredRow } from '../support/leaderboardRows';

/** As wide as lines get: all measures, all of them 100.0%, long names, and long reasons. */
const all = { value: 1, lower: 1, upper: 1 };
const wide = (row: LeaderboardRow): LeaderboardRow => ({
  ...row,
  scores: { worstGroup: all, gap: all, accuracy: all, errorAuroc: all, ece: all },
});
const people = ['Ada Lovelace', 'Bartholomew-Maximilian Featherstonehaugh'].map((name) => name.split(' '));
const rows = [
  ...people.flatMap(([first, last], i) =>
    (['public', 'private'] as const).map((part) => wide(scoredRow(`a${i}`, 1, { first, last, part }))),
  ),
  wide(scoredRow('own', 1, { track: 'own' })),
  scoredRow('no', 1, { state: 'rejected', file: `${'x'.repeat(200)}.zip`, reason: `it has ${'../'.repeat(100)}` }),
];

describe('the page of the leaderboard, in a browser', () => {
  let browser: Browser;
  let folder: string;
  before(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(path.join(os.tmpdir(), 'risklab-board-'));
  });
  after(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  for (const width of [1200, 600]) {
    for (const final of [false, true]) {
      it(`shows all columns at ${width} pixels, ${final ? 'in the end' : 'before the end'}`, async () => {
        const file = path.join(folder, 'board.html');
        await writeFile(file, leaderboardPage(rows, { final }));
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        await page.goto(pathToFileURL(file).href);
        const hidden = await page
          .locator('html, .wide')
          .evaluateAll((parts) => parts.map((part) => part.scrollWidth - part.clientWidth));
        expect(hidden).eql([0, 0, 0, 0]);
        await page.close();
      });
    }
  }
});

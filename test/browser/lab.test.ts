import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
import { needChromium } from '../support/browser';
import { JupyterLab } from './jupyterLab';

interface Cell {
  cell_type: string;
  metadata: { tags?: string[] };
  source: string | string[];
}

/** Lab 1 with the numbers of its quick profile, and two cells that fail at its end. */
function labWithErrors(): object {
  const text = readFileSync(path.join(projectRoot, 'notebooks', '01-face-classifier.ipynb'), 'utf8');
  const lab = JSON.parse(text) as {
    metadata: { risklab: { profiles: { quick: Record<string, number> } } };
    cells: Cell[];
  };
  const parameters = lab.cells.find(({ metadata }) => metadata.tags?.includes('parameters')) as Cell;
  let source = [parameters.source].flat().join('');
  for (const [name, value] of Object.entries(lab.metadata.risklab.profiles.quick)) {
    source = source.replace(new RegExp(`const ${name} = [^;]+;`), `const ${name} = ${value};`);
  }
  parameters.source = source;
  const failing = [
    "function halve(n: number): number {\n  if (n % 2) throw new RangeError('odd: ' + n);\n  return n / 2;\n}\nhalve(3);",
    "const wrong: number = 'text';",
  ].map((code, i) => ({
    id: `failing-${i}`,
    cell_type: 'code',
    metadata: { tags: ['raises-exception'] },
    source: code,
    outputs: [],
    execution_count: null,
  }));
  return { ...lab, cells: [...lab.cells, ...failing] };
}

describe('JupyterLab', function () {
  this.timeout(900_000);
  const folder = path.join('out', `browser-${process.pid}`);
  let lab: JupyterLab;

  before(async function () {
    needChromium(this);
    mkdirSync(path.join(projectRoot, folder), { recursive: true });
    writeFileSync(path.join(projectRoot, folder, 'lab.ipynb'), JSON.stringify(labWithErrors()));
    lab = await JupyterLab.start();
  });
  after(async () => {
    await lab?.stop();
    rmSync(path.join(projectRoot, folder), { recursive: true, force: true });
  });

  it('runs a lab: progress while it trains, pictures, charts and errors in place, nothing from other hosts', async () => {
    const notebook = await lab.open(`${folder}/lab.ipynb`);
    const { page } = notebook;
    let bars = 0;
    await notebook.runAll(async () => {
      bars += await page.locator('.jp-OutputArea progress').count();
    }, 600_000);
    expect(bars, 'progress bars').greaterThan(0);

    // For whoever wants to look at it: a folder for a picture of each part of the page.
    const screenshots = process.env['RISKLAB_SCREENSHOTS'];
    let stops = 0;
    const pictures = new Set<string>();
    const charts = new Set<string>();
    const errors = new Set<string>();
    await notebook.scroll(async () => {
      const drawn = await page
        .locator('.jp-OutputArea img')
        .evaluateAll((all) =>
          all.map((img) => [(img as HTMLImageElement).src, (img as HTMLImageElement).naturalWidth]),
        );
      for (const [src, width] of drawn) if (Number(width) > 100) pictures.add(String(src));
      // A chart is known by the cell that it belongs to, and its place in it.
      const places = await page.locator('.vega-embed').evaluateAll((all) =>
        all.map((chart) => {
          const cell = chart.closest('.jp-Cell');
          const at = cell ? Array.from(cell.querySelectorAll('.vega-embed')).indexOf(chart) : -1;
          return `${cell?.querySelector('.jp-InputPrompt')?.textContent}${at}`;
        }),
      );
      stops += 1;
      if (screenshots) await page.screenshot({ path: path.join(screenshots, `${stops}.png`) });
      for (const place of places) charts.add(place);
      for (const one of await page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allTextContents()) {
        errors.add(one);
      }
    });
    expect(pictures.size, 'pictures').at.least(4);
    expect(charts.size, 'charts').at.least(4);
    const [thrown = '', type = '', ...others] = errors;
    expect(others).deep.equal([]);
    expect(thrown)
      .match(/RangeError: odd: 3/)
      .and.match(/\b2:\d+/)
      .and.not.match(/node_modules|node:internal/);
    expect(type)
      .match(/Type 'string' is not assignable to type 'number'/)
      .and.match(/\^|~/);
    expect(notebook.said).deep.equal([]);
  });
});

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../../src/base';
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

const kept = path.join(projectRoot, 'notebooks', 'executed');
const executed = readdirSync(kept).filter((name) => name.endsWith('.ipynb'));

/** How many charts a notebook keeps. */
function chartsIn(name: string): number {
  const { cells } = JSON.parse(readFileSync(path.join(kept, name), 'utf8')) as {
    cells: { outputs?: { data?: Record<string, unknown> }[] }[];
  };
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return outputs.filter(({ data = {} }) => 'application/vnd.vegalite.v5+json' in data).length;
}

/** A name for each chart: the cell that it belongs to, and its place in it. Runs in the page. */
function placesOf(drawings: Element[]): string[] {
  return drawings.map((drawing) => {
    const cell = drawing.closest('.jp-Cell');
    const charts = cell ? Array.from(cell.querySelectorAll('.vega-embed')) : [];
    const at = charts.indexOf(drawing.closest('.vega-embed') as Element);
    return `${cell?.querySelector('.jp-InputPrompt')?.textContent}${at}`;
  });
}

describe('JupyterLab', function () {
  this.timeout(900_000);
  const folder = path.join('out', `browser-${process.pid}`);
  let lab: JupyterLab;

  before(async () => {
    mkdirSync(path.join(projectRoot, folder), { recursive: true });
    writeFileSync(path.join(projectRoot, folder, 'lab.ipynb'), JSON.stringify(labWithErrors()));
    // Copies: Jupyter keeps checkpoints beside what it opens.
    for (const name of executed) copyFileSync(path.join(kept, name), path.join(projectRoot, folder, name));
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
      const places = await page.locator('.vega-embed').evaluateAll(placesOf);
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

  for (const name of executed) {
    it(`draws every chart that is kept in ${name}`, async () => {
      const notebook = await lab.open(`${folder}/${name}`);
      const { page } = notebook;
      const drawn = new Set<string>();
      const errors = new Set<string>();
      const wanted = chartsIn(name);
      // A chart may take longer than a stop lasts, on a machine with much to do.
      for (let pass = 0; pass < 3 && drawn.size < wanted; pass++) {
        await notebook.scroll(
          async () => {
            for (const place of await page.locator('.vega-embed svg, .vega-embed canvas').evaluateAll(placesOf))
              drawn.add(place);
            const said = page
              .locator('[data-mime-type="application/vnd.jupyter.stderr"]')
              .filter({ hasText: 'Javascript Error' });
            for (const one of await said.allTextContents()) errors.add(one);
          },
          () => notebook.chartsDrawn(),
        );
      }
      await page.close();
      expect([...errors]).eql([]);
      expect(drawn.size).equal(wanted);
    });
  }
});

import { expect } from 'chai';
import type * as VegaLite from 'vega-lite';
import { InputError } from '../../../src/base';
import { Chart, plot } from '../../../src/viz';
import { checkChart, rowsOf } from '../helpers';
import { examples } from './examples';

/** Fewer than the plots of points thin out, so that all are drawn. */
const MANY: Readonly<Record<string, number>> = { intervals: 4, decisionMap: 400, trainingCurves: 60, weights: 100 };
/** Those that have no pointer to answer: bars and cells are as large as what they tell, and a scene is plotly's. */
const AREAS = ['decisionMap', 'groupBars', 'groupsFound', 'histogram', 'intervals', 'latentScatter'];

/** The cells of the text table, by the names of its columns; names stand above the ends of their columns. */
function columnsOf(text: string): Record<string, string[]> {
  const lines = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  const header = lines.findIndex((cells, i) => cells.length > 2 && (lines[i + 1]?.length ?? 0) >= cells.length);
  const names = lines[header] ?? [];
  const rows = lines.slice(header + 1);
  return Object.fromEntries(
    names.map((name, i) => [name, rows.flatMap((cells) => cells.at(i - names.length) ?? [])] as const),
  );
}

/** How far the number of a text may be from what it stands for, and the number. */
function numberOf(cell: string): { value: number; within: number } {
  const plain = cell.replaceAll(',', '').replaceAll('−', '-');
  const scale = plain.endsWith('%') ? 0.01 : 1;
  const value = Number(plain.replace('%', ''));
  const decimals = /\.(\d+)/.exec(plain)?.[1]?.length ?? 0;
  return { value: value * scale, within: 0.51 * scale * 10 ** -decimals + 5e-5 * Math.abs(value * scale) };
}

/** How many places of a drawing answer to the pointer, each with what it tells. */
async function answers(chart: Chart): Promise<{ places: number; told: number }> {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = lite.compile(structuredClone(chart.spec) as unknown as VegaLite.TopLevelSpec).spec;
  const view = await new vega.View(vega.parse(compiled, undefined, { ast: false }), { renderer: 'none' }).runAsync();
  const found = { places: 0, told: 0 };
  const walk = (item: { items?: unknown[]; isVoronoi?: boolean; tooltip?: unknown }) => {
    if (item.isVoronoi) found.places++;
    if (item.isVoronoi && item.tooltip) found.told++;
    for (const inner of item.items ?? []) walk(inner as typeof item);
  };
  walk((view.scenegraph() as unknown as { root: object }).root);
  view.finalize();
  return found;
}

describe('every plot', () => {
  it('is among the examples', () => {
    expect(Object.keys(examples)).eql(Object.keys(plot).sort());
  });

  for (const [name, { draw, one, tells = {} }] of Object.entries(examples)) {
    describe(name, () => {
      const many = MANY[name] ?? 500;

      it('draws many rows, with a picture, a text and a size that a notebook can hold', async () => {
        const figure = draw(many);
        if (figure instanceof Chart) return void (await checkChart(figure));
        const { data, metadata } = await figure.render();
        expect(Object.keys(data)).include.members(['image/png', 'text/plain']);
        expect((metadata['image/png'] as { alt: string }).alt)
          .equal(figure.text)
          .not.equal('');
      });

      it('has the title that it is told', async () => {
        const figure = draw(many, { title: 'Told title' });
        expect(figure.text.split('\n')[0]).equal('Told title');
        if (figure instanceof Chart) await checkChart(figure);
      });

      it('refuses an option that it does not know', () => {
        expect(() => draw(many, { titel: 'Told' })).throw(InputError, 'titel');
      });

      it('refuses no rows', () => {
        expect(() => draw(0)).throw(InputError, /got (0 rows|\[0, 8\]|none|0 weights)/);
      });

      it('draws one row, or says why not', async () => {
        if (one) {
          expect(() => draw(1)).throw(InputError, one);
          return;
        }
        const figure = draw(1);
        if (figure instanceof Chart) await checkChart(figure);
        else expect((await figure.render()).data).include.keys('text/plain');
      });

      it('tells in its text the numbers that are drawn', () => {
        const figure = draw(many);
        const columns = columnsOf(figure.text);
        for (const [column, field] of Object.entries(tells)) {
          const drawn = rowsOf(figure as Chart).flatMap((row) => (typeof row[field] === 'number' ? [row[field]] : []));
          expect(columns[column]?.length, `column ${column} of\n${figure.text}`).above(0);
          for (const cell of columns[column] ?? []) {
            const { value, within } = numberOf(cell);
            expect(
              drawn.some((number) => Math.abs(number - value) <= within),
              `${column} ${cell}`,
            ).equal(true);
          }
        }
      });

      if (!AREAS.includes(name)) {
        it('answers to the pointer wherever it is', async () => {
          const { places, told } = await answers(draw(many) as Chart);
          expect(places).above(5);
          expect(told).equal(places);
        });
      }
    });
  }
});

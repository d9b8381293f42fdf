import { expect } from 'chai';
import pl from 'nodejs-polars';
import { plot } from '../../../src/viz';
import { checkChart, rowsOf, textsOf } from '../helpers';

const n = 50;
const table = pl.DataFrame({
  bias: Array.from({ length: n }, (_, i) => i),
  epistemic: Array.from({ length: n }, (_, i) => -i * i),
  tone: Array.from({ length: n }, (_, i) => (i % 2 ? 'dark' : 'light')),
});

describe('plot.scatter', () => {
  it('draws a point per row and names the rank correlation', async () => {
    const chart = plot.scatter(table, { x: 'bias', y: 'epistemic', color: 'tone' });
    const svg = await checkChart(chart);
    expect(rowsOf(chart)).length(n);
    expect(rowsOf(chart).every((row) => row['y'] === -(Number(row['x']) ** 2))).equal(true);
    expect(textsOf(svg)).include.members([
      'epistemic against bias',
      '50 rows; rank correlation −1.00 over all.',
      'dark',
    ]);
  });

  it('calls places in a plane by their names alone, and ranks them only when asked', async () => {
    const plane = pl.DataFrame({ x1: [0, 1, 2], skinTone: [3, 4, 9], label: [1, 0, null] });
    const texts = textsOf(await checkChart(plot.scatter(plane, { x: 'x1', y: 'skinTone', color: 'label' })));
    expect(texts).include.members(['skin tone against x1', '3 rows.', 'x1', 'skin tone', 'label', '0', '1', '(none)']);
    expect(plot.scatter(plane, { x: 'x1', y: 'skinTone', correlation: true }).text).include('rank correlation 1.00');
    const risks = { x: 'bias', y: 'epistemic' };
    expect(plot.scatter(table, { ...risks, correlation: false }).text).include('\n50 rows.\n');
    // Without a correlation a constant may be drawn.
    await checkChart(plot.scatter(plane.withColumns(pl.lit(5).alias('x1')), { x: 'x1', y: 'skinTone' }));
  });

  it('draws scores that are constant without a correlation, unless asked for it', async () => {
    const constant = table.withColumns(pl.lit(0).alias('epistemic'));
    const risks = { x: 'bias', y: 'epistemic' };
    expect(textsOf(await checkChart(plot.scatter(constant, risks)))).include('50 rows.');
    expect(plot.scatter(table.head(1), risks).text).include('\n1 rows.\n');
    expect(() => plot.scatter(constant, { ...risks, correlation: true })).throw(
      'column epistemic: expected at least two different values, got 50 equal ones.',
    );
  });

  it('says what scores of the library mean at their ends, in words of its own or others', async () => {
    const titles = { bias: 'density', tone: 'skin' };
    const chart = plot.scatter(table, { x: 'bias', y: 'epistemic', color: 'tone', titles, names: { dark: 'darker' } });
    expect(textsOf(await checkChart(chart))).include.members([
      ...['density: rare to common', 'epistemic uncertainty: sure to unsure', 'epistemic against density'],
      ...['skin', 'darker', 'light'],
    ]);
  });

  it('keeps places apart that are far from 0', async () => {
    const days = pl.DataFrame({ day: [20200101, 20200102, 20200103], price: [1e6, 1e6 + 1, 1e6 + 2] });
    const chart = plot.scatter(days, { x: 'day', y: 'price' });
    await checkChart(chart);
    const places = rowsOf(chart).sort((a, b) => Number(a['x']) - Number(b['x']));
    expect(places).eql([
      { x: 20200101, y: 1000000 },
      { x: 20200102, y: 1000001 },
      { x: 20200103, y: 1000002 },
    ]);
  });

  it('draws a sample of many rows, the same for the same seed', () => {
    const drawn = (seed: number) => rowsOf(plot.scatter(table, { x: 'bias', y: 'epistemic', most: 10, seed }));
    expect(drawn(1)).length(10).eql(drawn(1));
    expect(drawn(1)).not.eql(drawn(2));
  });

  it('refuses columns that are not there', () => {
    expect(() => plot.scatter(table, { x: 'bias', y: 'risk' })).throw(
      'column: expected one of bias, epistemic, tone, got risk.',
    );
    expect(() => plot.scatter(table, { x: 'bias', y: 'epistemic', titles: { risk: 'Risk' } })).throw(
      'titles: expected columns among bias, epistemic, tone, got risk.',
    );
    expect(() => plot.scatter(table, { x: 'bias', y: 'epistemic', names: { dark: 'darker' } })).throw(
      'names: expected color, got none. Say which column has the groups.',
    );
  });
});

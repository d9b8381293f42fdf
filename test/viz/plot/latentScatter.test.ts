import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Values } from '../../../src/learn';
import { plot } from '../../../src/viz';

const rowsOf = (width: number, numbers: ArrayLike<number>): Values =>
  new Values(Float32Array.from(numbers), [numbers.length / width, width]);

// Three points of four dimensions.
const latents = rowsOf(4, [1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 0, 1]);
const table = pl.DataFrame({ tone: ['dark', null, 'light'], bias: [-1, -2, -3], many: [1, 2, 3] });

describe('plot.latentScatter', () => {
  it('draws the dimensions that it is told, coloured by a group of the table', () => {
    const scene = plot.latentScatter(latents, { dims: [3, 0, 2], table, color: 'tone' });
    expect(scene.points.axes.map(({ title }) => title)).eql(['latent 3', 'latent 0', 'latent 2']);
    expect(scene.points.axes.map(({ values }) => [...values])).eql([
      [4, 8, 1],
      [1, 5, 0],
      [3, 7, 0],
    ]);
    expect(scene.points.color).eql({
      kind: 'groups',
      title: 'tone',
      values: ['dark', '(none)', 'light'],
      groups: ['light', 'dark', '(none)'],
      colors: ['#0072B2', '#D55E00', '#8C8C8C'],
    });
    expect(scene.text)
      .match(/^Latent space by tone\n3 points of 4 latent dimensions\.\n/)
      .include('dark');
  });

  it('has the colours and the words of every other picture', () => {
    const ones = pl.DataFrame({ label: [1, 1, 1], skinTone: ['a', 'b', 'b'] });
    const { color } = plot.latentScatter(latents, { table: ones, color: 'label', names: { 1: 'face' } }).points;
    expect(color).include({ kind: 'groups', title: 'label' });
    expect(color).deep.include({ values: ['face', 'face', 'face'], groups: ['face'], colors: ['#D55E00'] });
    expect(plot.latentScatter(latents, { table: ones, color: 'skinTone' }).text).match(/^Latent space by skin tone\n/);
    const told = plot.latentScatter(latents, { table: ones, color: 'skinTone', titles: { skinTone: 'tone' } });
    expect(told.text).match(/^Latent space by tone\n/);
  });

  it('draws principal components of more than three dimensions, and three as they are', () => {
    const titles = (scene: ReturnType<typeof plot.latentScatter>) => scene.points.axes.map(({ title }) => title);
    expect(titles(plot.latentScatter(latents))[0]).match(/^PC 1 \(\d+\.\d%\)$/);
    const three = rowsOf(3, [1, 2, 3, 4, 5, 7]);
    expect(titles(plot.latentScatter(three))).eql(['latent 0', 'latent 1', 'latent 2']);
  });

  it('colours numbers of many values on a scale', () => {
    const n = 20;
    const data = Float32Array.from({ length: 3 * n }, (_, i) => i % 7);
    const numbers = pl.DataFrame({ bias: Array.from({ length: n }, (_, i) => i / 2) });
    const { color } = plot.latentScatter(rowsOf(3, data), { table: numbers, color: 'bias' }).points;
    expect(color.kind).equal('scale');
  });

  it('draws a sample of many points, the same for the same seed', () => {
    const data = Float32Array.from({ length: 300 }, (_, i) => i);
    const drawn = (seed: number) => [
      ...(plot.latentScatter(rowsOf(3, data), { most: 10, seed }).points.axes[0]?.values ?? []),
    ];
    expect(drawn(1)).length(10).eql(drawn(1));
    expect(drawn(1)).not.eql(drawn(2));
    expect(plot.latentScatter(rowsOf(3, data), { most: 10 }).text).include('10 of 100 points');
    // Colours go along: the first number of row i is 3 i.
    const rows = Array.from({ length: 100 }, (_, i) => i);
    const both = pl.DataFrame({ third: rows.map((i) => 3 * i), odd: rows.map((i) => (i % 2 ? 'odd' : 'even')) });
    for (const color of ['third', 'odd']) {
      const { points } = plot.latentScatter(rowsOf(3, data), { most: 10, table: both, color });
      const first = [...(points.axes[0]?.values ?? [])];
      const expected = color === 'third' ? first : first.map((value) => (value % 2 ? 'odd' : 'even'));
      expect('values' in points.color && [...points.color.values]).eql(expected);
    }
  });

  it('refuses shapes, tables, columns and dimensions that do not fit', () => {
    expect(() => plot.latentScatter(rowsOf(2, [1, 2]))).throw(
      'latents: expected at least one row of 3 numbers or more, [n, width], got [1, 2].',
    );
    expect(() => plot.latentScatter(rowsOf(4, [1, 2, NaN, 4]))).throw(
      'latents: expected finite numbers, got NaN in row 0.',
    );
    expect(() => plot.latentScatter(latents, { color: 'tone' })).throw(
      'expected a table with the column, got color tone alone.',
    );
    expect(() => plot.latentScatter(latents, { table: table.head(2), color: 'tone' })).throw(
      'table: expected 3 rows, as there are points, got 2.',
    );
    expect(() => plot.latentScatter(latents, { table, color: 'hat' })).throw(
      'column: expected one of tone, bias, many, got hat.',
    );
    expect(() => plot.latentScatter(latents, { names: { a: 'A' } })).throw('names: expected color, got none.');
    const nine = rowsOf(3, Array<number>(27).fill(1));
    const scale = { table: pl.DataFrame({ score: [1, 2, 3, 4, 5, 6, 7, 8, 9] }), color: 'score' };
    expect(() => plot.latentScatter(nine, { ...scale, names: { 1: 'one' } })).throw(
      'names: expected at most 8 groups in score, got numbers on a scale.',
    );
    expect(() => plot.latentScatter(latents, { dims: [0, 1, 4] })).throw('dims: expected 0 to 3, got 4.');
  });
});

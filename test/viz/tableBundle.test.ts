import { expect } from 'chai';
import pl from 'nodejs-polars';
import { tableBundle } from '../../src/viz/tableBundle';

describe('tableBundle', () => {
  it('shortens numbers, keeps whole ones, leaves holes empty and escapes text', () => {
    const table = pl.DataFrame({
      row: [12345678, 2],
      score: [0.123456789, null],
      name: ['<b>', 'x'],
      flag: [true, null],
    });
    const html = tableBundle(table)['text/html'] as string;
    const cells = [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) => text);
    expect(cells).eql(['12345678', '0.1235', '&lt;b&gt;', 'true', '2', '', 'x', '']);
    expect(html).match(/<th style="text-align: right">score<\/th><th style="text-align: left">name<\/th>/);
    expect(html).not.include('more rows');
  });

  it('shortens numbers that are too large to be exact as whole ones', () => {
    const html = tableBundle(pl.DataFrame({ ratio: [7.925488517233558e21, 9007199254740991] }))['text/html'] as string;
    expect([...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) => text)).eql(['7.93e+21', '9007199254740991']);
  });

  it('cuts long tables and says so', () => {
    const table = pl.DataFrame({ a: Array.from({ length: 1234 }, (_, i) => i) });
    const bundle = tableBundle(table);
    expect((bundle['text/html'] as string).match(/<tr>/g)).length(51);
    expect(bundle['text/html']).include('1,184 more rows');
    const lines = (bundle['text/plain'] as string).split('\n');
    expect(lines.slice(0, 3)).eql([' a', ' 0', ' 1']);
    expect(lines.slice(-3)).eql(['49', '', '1,234 rows × 1 column; 1,184 more rows']);
  });

  it('has every column in the text, too, in blocks that a line has room for', () => {
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`measurement${i}`, [i + 0.123456, null]]));
    const text = tableBundle(pl.DataFrame({ name: ['first', 'second'], ...wide }))['text/plain'] as string;
    const lines = text.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).most(120);
    expect(text.match(/measurement\d+/g)).eql(Object.keys(wide));
    expect(lines.slice(0, 3).map((line) => line.trim().split(/ {2,}/).slice(0, 2))).eql([
      ['name', 'measurement0'],
      ['first', '0.1235'],
      ['second'],
    ]);
    expect(text).match(/\n\n2 rows × 31 columns$/);
    // A cell that is wider than a line is not cut: its column stands alone.
    const long = tableBundle(pl.DataFrame({ a: [1], b: ['x'.repeat(130)], c: [2] }))['text/plain'] as string;
    expect(long.split('\n\n'))
      .length(4)
      .include(`b\n${'x'.repeat(130)}`);
  });

  it('keeps the text of a row in one line', () => {
    const text = tableBundle(pl.DataFrame({ note: ['two\n  lines', 'one'], n: [1, 2] }))['text/plain'] as string;
    expect(text.split('\n').slice(0, 3)).eql(['note       n', 'two lines  1', 'one        2']);
  });

  it('says of a table without rows what its columns are', () => {
    const empty = pl.DataFrame({ a: [1], b: ['x'] }).head(0);
    expect(tableBundle(empty)['text/plain']).equal('a  b\n\n0 rows × 2 columns');
  });
});

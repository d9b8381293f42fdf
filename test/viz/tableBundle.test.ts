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

  it('cuts long tables and says so', () => {
    const table = pl.DataFrame({ a: Array.from({ length: 1234 }, (_, i) => i) });
    const bundle = tableBundle(table);
    expect((bundle['text/html'] as string).match(/<tr>/g)).length(51);
    expect(bundle['text/html']).include('1,184 more rows');
    expect(bundle['text/plain']).include('shape: (1_234, 1)');
  });
});

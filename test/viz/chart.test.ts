import { inspect } from 'node:util';
import { expect } from 'chai';
import { Chart } from '../../src/viz';
import { displaySymbol } from '../../src/cell';
import { checkChart, pixelsOf, textsOf } from './helpers';

const spec = {
  title: 'Two bars',
  width: 200,
  height: 100,
  data: {
    values: [
      { a: 'left & right', b: 1 },
      { a: 'other', b: 2 },
    ],
  },
  mark: 'bar',
  encoding: { x: { field: 'a', type: 'nominal' }, y: { field: 'b', type: 'quantitative' } },
};

describe('Chart', () => {
  const chart = new Chart(spec, 'Two bars\n1 and 2');

  it('has an interactive form, a PNG and text in one output, and the interactive one twice nowhere', async () => {
    const svg = await checkChart(chart);
    expect(textsOf(svg)).include.members(['left & right', 'other']);
    expect([...svg.matchAll(/aria-roledescription="bar"/g)]).length(2);
    expect(svg).not.match(/<script|href="http/);
  });

  it('shows itself as the last expression of a cell, and prints as text', async () => {
    const bundle = await chart[displaySymbol]();
    expect(bundle).eql((await chart.render()).data);
    expect(inspect(chart)).equal('Two bars\n1 and 2');
    expect(String(chart)).equal('Two bars\n1 and 2');
  });

  it('has the interactive form at once while it is live', () => {
    expect(Object.keys(chart.live().data)).eql(['application/vnd.vegalite.v5+json', 'text/plain']);
  });

  it('draws on white, in the colours and the font of the library', async () => {
    const { at, width, height } = await pixelsOf(await chart.png(1));
    expect(at(0, 0)).eql([255, 255, 255]);
    expect(at(width - 1, height - 1)).eql([255, 255, 255]);
    expect(await chart.svg())
      .match(/font-family="Inter/)
      .match(/fill="#0072B2"/i);
  });

  it('has no quotation mark and no backslash in titles of channels, wherever these are, and leaves data alone', () => {
    const x = { field: 'say "hi"', type: 'nominal', title: 'the answer is "face", not \\ or "' };
    const layered = new Chart(
      { vconcat: [{ layer: [{ ...spec, encoding: { x, tooltip: [x] } }] }], title: 'a "b"' },
      '',
    );
    const plain = { ...x, title: 'the answer is “face”, not ∖ or ”' };
    const layer = { ...spec, encoding: { x: plain, tooltip: [plain] } };
    expect(layered.spec).deep.include({ vconcat: [{ layer: [layer] }], title: 'a "b"' });
  });

  it('takes a warning of vega-lite for an error', async () => {
    const dropped = new Chart({ ...spec, encoding: { ...spec.encoding, shape: { field: 'a', type: 'nominal' } } }, '');
    try {
      await dropped.svg();
    } catch (error) {
      expect((error as Error).message).match(/chart: expected a clean specification, got .*shape/);
      return;
    }
    expect.fail('a chart with a channel that does nothing was drawn');
  });
});

import { expect } from 'chai';
import pl from 'nodejs-polars';
import { Chart, show } from '../../src/viz';

const broadcastName = Symbol.for('Jupyter.broadcast');

describe('show', () => {
  let sent: { data: Record<string, unknown>; metadata: unknown }[] = [];

  beforeEach(() => {
    sent = [];
    const broadcast = (_type: string, content: (typeof sent)[number]) => Promise.resolve(void sent.push(content));
    Object.defineProperty(globalThis, broadcastName, { value: broadcast, configurable: true });
  });
  afterEach(() => Reflect.deleteProperty(globalThis, broadcastName));

  it('shows each thing as an output of its own, in order', async () => {
    const chart = new Chart(
      { data: { values: [{ a: 1 }] }, mark: 'point', encoding: { x: { field: 'a', type: 'quantitative' } } },
      'dot',
    );
    await show(chart, pl.DataFrame({ a: [1] }), 'words', { b: 2 }, null, 7);
    expect(sent.map(({ data }) => Object.keys(data))).eql([
      ['application/vnd.vegalite.v5+json', 'image/png', 'text/plain'],
      ['text/html', 'text/plain'],
      ...Array.from({ length: 4 }, () => ['text/plain']),
    ]);
    expect(sent.slice(2).map(({ data }) => data['text/plain'])).eql(['words', '{ b: 2 }', 'null', '7']);
    expect(sent[0]?.metadata).have.property('image/png');
  });

  it('asks things for their own display, also where that takes time', async () => {
    const own = { [Symbol.for('Jupyter.display')]: () => Promise.resolve({ 'text/html': '<i>mine</i>' }) };
    await show(own);
    expect(sent[0]?.data['text/html']).equal('<i>mine</i>');
    expect(sent[0]?.data['text/plain']).a('string');
  });

  it('takes an object of MIME types for these forms, and bytes for base64, as display does', async () => {
    await show({ 'text/html': '<b>half</b>', 'image/png': Uint8Array.of(1, 2) });
    expect(sent[0]?.data).eql({ 'text/html': '<b>half</b>', 'image/png': 'AQI=' });
  });
});

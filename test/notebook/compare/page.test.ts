import { expect } from 'chai';
import { readPage } from '../../../src/notebook/compare/page';

describe('images in HTML', () => {
  const read = (source: string): string[] =>
    readPage(`<img src="${source}">`).images.map((image) => Buffer.from(image).toString());

  it('are read as browsers read their addresses', () => {
    expect(read('data:image/svg+xml;base64,PHN2Zy8+')).deep.equal(['<svg/>']);
    expect(read('data:image/svg+xml,%3Csvg/%3E%C3%A9')).deep.equal(['<svg/>é']);
    // A per cent sign that begins no code, and codes that are no UTF-8.
    expect(read("data:image/svg+xml,<svg width='100%'/>")).deep.equal(["<svg width='100%'/>"]);
    expect(read('data:image/svg+xml,%FF%3Csvg/%3E')).deep.equal(['\ufffd<svg/>']);
  });
});

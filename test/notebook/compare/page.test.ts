import { expect } from 'chai';
import { comparePages, readPage } from '../../../src/notebook/compare/page';

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

describe('boxes and options in HTML', () => {
  const compare = (before: string, now: string): string | undefined =>
    comparePages(readPage(before), readPage(now), { rtol: 0, atol: 0 });

  it('differ when another one is chosen', () => {
    const box = (...marks: string[]): string => marks.map((mark) => `<input type="checkbox" ${mark}>`).join('a');
    expect(compare(box('checked', ''), box('checked', ''))).equal(undefined);
    expect(compare(box('checked', ''), box('', 'checked'))).equal('line 1: expected "☑ a", got "a ☑"');
    const options = (a: string, b: string): string => `<select><option ${a}>x</option><option ${b}>y</option></select>`;
    expect(compare(options('selected', ''), options('', 'selected'))).match(/^line 1: expected "☑ x/);
  });
});

import { expect } from 'chai';
import { outputImage } from '../../src/notebook/outputImage';

describe('image of an output', () => {
  it('is the best form that there is, as bytes', () => {
    // Origin: "ok" in base64 is b2s=, and front ends may break base64 into lines.
    const data = { 'text/plain': 'a dot', 'image/svg+xml': '<svg>é</svg>', 'image/png': 'b2\ns=\n' };
    expect(outputImage(data)).deep.equal({ type: 'image/png', bytes: Buffer.from('ok') });
    const { 'image/png': _png, ...rest } = data;
    expect(outputImage(rest)).deep.equal({ type: 'image/svg+xml', bytes: Buffer.from('<svg>é</svg>', 'utf8') });
  });

  it('is none where there is only text, or something else by the name', () => {
    expect(outputImage({ 'text/plain': 'a dot' })).equal(undefined);
    expect(outputImage({ 'image/png': 7 })).equal(undefined);
  });
});

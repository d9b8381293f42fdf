import { expect } from 'chai';
import { Resvg } from '@resvg/resvg-js';
import { fontFiles, textWidth } from '../../src/viz/fonts';
import { rasterise } from '../../src/viz/raster';

const svg = (text: string, weight = 400) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="30"><text y="20" font-size="20" font-weight="${weight}" font-family="Inter">${text}</text></svg>`;

describe('fonts', () => {
  it('draw text without any font of the machine', () => {
    const drawn = rasterise(svg('captions'));
    const dark = drawn.data.filter((value, i) => i % 4 === 3 && value > 128).length;
    expect([drawn.width, drawn.height]).eql([400, 30]);
    // Eight letters of 20 pixels; without a font nothing at all is drawn.
    expect(dark).above(200);
    expect(rasterise(svg('')).data.every((value) => value === 0)).equal(true);
  });

  it('have a semibold weight', () => {
    const ink = (weight: number) => rasterise(svg('weights', weight)).data.reduce((sum, value) => sum + value, 0);
    expect(ink(600)).above(1.1 * ink(400));
  });

  it('measure text within a tenth of what is drawn', () => {
    for (const text of ['accuracy', 'dark+hat+sunglasses', 'MMMM', 'iiii', '95% interval of 1,234 rows.']) {
      const options = { font: { fontFiles: fontFiles, loadSystemFonts: false } };
      const width = new Resvg(svg(text), options).getBBox()?.width ?? 0;
      expect(textWidth(text, 20), text).closeTo(width, 0.1 * width + 4);
    }
    expect(textWidth('ab', 10, 600)).closeTo(1.03 * textWidth('ab', 10), 1e-9);
  });
});

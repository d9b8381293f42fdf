import { expect } from 'chai';
import { Resvg } from '@resvg/resvg-js';
import { Random } from '../../../src/base';
import { drawBackground, kindOfBackground } from '../../../src/data/avatarFaces/background';

/** Mean red and blue of the image that an SVG element of 64 x 64 makes. */
function redAndBlue(elements: string): [red: number, blue: number] {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${elements}</svg>`;
  const pixels = new Resvg(svg).render().pixels;
  const mean = (channel: number): number =>
    pixels.reduce((sum, value, i) => sum + (i % 4 === channel ? value : 0), 0) / (64 * 64);
  return [mean(0), mean(2)];
}

describe('avatar-faces: background', () => {
  it('is warm with more red than blue, and cool else, greys too; a gradient counts by both ends', () => {
    // Red, orange, yellow, brown, a magenta nearer to red.
    for (const colour of ['ff0000', 'ff8000', 'ffff00', '5a3825', 'ff00fe'])
      expect(kindOfBackground([colour])).equal('warm');
    // Green, cyan, blue, violet, black, grey, white.
    for (const colour of ['00ff00', '00ffff', '0000ff', '8000ff', '000000', '777777', 'ffffff']) {
      expect(kindOfBackground([colour]), colour).equal('cool');
    }
    expect(kindOfBackground(['ff0000', '0000fe'])).equal('warm');
    expect(kindOfBackground(['fe0000', '0000ff'])).equal('cool');
  });

  it('says what the pixels show, and is of the kind that is asked for', () => {
    const counts = { warm: 0, cool: 0 };
    for (let seed = 0; seed < 120; seed++) {
      const wish = ([undefined, 'warm', 'cool'] as const)[seed % 3];
      const { elements, kind } = drawBackground(new Random(seed), wish);
      const [red, blue] = redAndBlue(elements);
      // Gradients are rounded to whole grey levels: where the two are that close, either may be the larger.
      if (Math.abs(red - blue) > 1) expect(kind, String(seed)).equal(red > blue ? 'warm' : 'cool');
      if (wish) expect(kind).equal(wish);
      else counts[kind]++;
    }
    // Binomial with p = 1/2 of 40: four standard deviations are 12.6.
    expect(counts.warm).within(8, 32);
  });

  it('is the one of the seed when nothing is asked for, and when that is of the kind asked for', () => {
    for (let seed = 0; seed < 20; seed++) {
      const free = drawBackground(new Random(seed));
      expect(drawBackground(new Random(seed), free.kind)).eql(free);
    }
  });
});

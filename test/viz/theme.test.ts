import { expect } from 'chai';
import { inkOn, tint } from '../../src/viz/theme';

describe('tint', () => {
  it('mixes a colour with white', () => {
    // 255 - 0.2 * 255 = 204 is cc; 0xD5 = 213: 255 - 0.5 * 42 = 234 is ea, and so on.
    expect([tint('#000000', 0.2), tint('#D55E00', 0.5), tint('#123456', 1), tint('#123456', 0)]).eql([
      ...['#cccccc', '#eaaf80', '#123456', '#ffffff'],
    ]);
  });
});

describe('inkOn', () => {
  it('is the ink of more contrast', () => {
    expect(['#000000', '#0072B2', '#E69F00', '#ffffff'].map(inkOn)).eql(['#FFFFFF', '#FFFFFF', '#222222', '#222222']);
    // Luminance of #222222: ((34 / 255 + 0.055) / 1.055) ** 2.4 = 0.0160, so grounds part at sqrt(1.05 * 0.0660) - 0.05 = 0.2132:
    // #7f7f7f has 0.2122, #808080 has 0.2159.
    expect(['#7f7f7f', '#808080'].map(inkOn)).eql(['#FFFFFF', '#222222']);
  });
});

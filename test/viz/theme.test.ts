import { expect } from 'chai';
import { tint } from '../../src/viz/theme';

describe('tint', () => {
  it('mixes a colour with white', () => {
    // 255 - 0.2 * 255 = 204 is cc; 0xD5 = 213: 255 - 0.5 * 42 = 234 is ea, and so on.
    expect([tint('#000000', 0.2), tint('#D55E00', 0.5), tint('#123456', 1), tint('#123456', 0)]).eql([
      ...['#cccccc', '#eaaf80', '#123456', '#ffffff'],
    ]);
  });
});

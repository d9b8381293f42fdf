import { expect } from 'chai';
import { Random } from '../../../src/base';
import { addNoise, blur } from '../../../src/data/avatarFaces/pixels';

describe('avatar-faces: blur', () => {
  it('spreads a point with the variance it is told, on both axes, and keeps the sum', () => {
    for (const sigma of [0.3, 0.8, 1.5, 2.4]) {
      const side = 31;
      const pixels = new Float64Array(side * side);
      pixels[15 * side + 15] = 1000;
      blur(pixels, side, 1, sigma);
      const moment = (of: (x: number, y: number) => number): number =>
        pixels.reduce((sum, value, i) => sum + value * of((i % side) - 15, Math.floor(i / side) - 15), 0) / 1000;
      expect(moment(() => 1)).closeTo(1, 1e-12);
      expect(moment((x) => x)).closeTo(0, 1e-12);
      expect(moment((x) => x * x)).closeTo(sigma * sigma, 1e-9);
      expect(moment((_, y) => y * y)).closeTo(sigma * sigma, 1e-9);
      expect(moment((x, y) => x * y)).closeTo(0, 1e-12);
    }
  });

  it('leaves an even image as it is up to the edges, channel by channel, and changes nothing at 0', () => {
    const even = Float64Array.from({ length: 5 * 5 * 3 }, (_, i) => 50 * (i % 3));
    blur(even, 5, 3, 1.2);
    expect([...even].every((value, i) => Math.abs(value - 50 * (i % 3)) < 1e-9)).equal(true);
    const any = Float64Array.of(1, 2, 3, 4);
    blur(any, 2, 1, 0);
    expect([...any]).eql([1, 2, 3, 4]);
  });
});

describe('avatar-faces: noise', () => {
  it('has the spread it is told and the mean 0', () => {
    const bytes = addNoise(new Float64Array(40000).fill(128), 12, new Random(0));
    const mean = bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
    const variance = bytes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bytes.length;
    // Standard errors: 12 / 200 = 0.06 for the mean, about 12 / 283 = 0.042 for the deviation; rounding adds 1/12 to the variance.
    expect(mean).closeTo(128, 0.3);
    expect(Math.sqrt(variance)).closeTo(Math.sqrt(144 + 1 / 12), 0.2);
  });

  it('stays within a byte, and only rounds at 0', () => {
    const loud = addNoise(new Float64Array(1000).fill(250), 60, new Random(1));
    expect(Math.max(...loud)).equal(255);
    expect([...addNoise(Float64Array.of(-3, 0.4, 12.5, 300), 0, new Random(0))]).eql([0, 0, 13, 255]);
  });
});
